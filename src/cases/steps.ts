import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Application } from '../agreements/case/application'
import type { CaseState } from '../agreements/case/case-state'
import type { Command } from '../agreements/case/command'
import { splitByOpener } from '../agreements/case/cover'
import { decide } from '../agreements/case/decide'
import { evolve, fold } from '../agreements/case/evolve'
import type { CaseEvent } from '../agreements/case/event'
import type { Facts } from '../agreements/case/facts'
import type { Actor } from '../agreements/case/side'
import { prepareDraft } from '../agreements/prepared-agreement'
import type { ControlDb } from '../db/control-db'
import type { Change } from '../journal/change'
import { appendEvents, type NewEvent, type StoredEvent } from '../journal/event-store'
import { AppError, invariant } from '../kernel/errors'
import { uuidv7 } from '../kernel/ids'
import { draftOf, projectAgreement } from './agreement-projection'
import { checkApplication, checkBounds } from './case-input'
import { advisersOf, datasetsOf, storeCase } from './case-record'
import { checkSize } from './case-size'
import { tellOf } from './case-notices'
import { loadFacts } from './facts'
import { holdDatasets } from './held-datasets'
import { readCase, streamOf } from './stored-case'

/** Who takes a step, and where days begin. */
export interface StepTaker {
  readonly actor: Actor
  readonly timeZone: string
  /** The agreement that the key is bound to: its case alone is open to steps; absent or null: it is not bound. */
  readonly boundAgreement?: string | null
}

/** A step in a case that there is. The number of an agreement is given by approval. */
export type CaseCommand =
  | Exclude<Command, { kind: 'apply' } | { kind: 'approve' }>
  | Omit<Extract<Command, { kind: 'approve' }>, 'agreementNumber'>

/**
 * Opens a case for each opener of what is applied for, under one cover.
 * @returns the cases, as drafts
 * @throws AppError BAD_USER_INPUT: not needed, not open, or not as the schema has it; FORBIDDEN: with a key that is bound
 * to an agreement; no case is made then
 */
export const apply = async (
  change: Change,
  { actor, timeZone, boundAgreement = null }: StepTaker,
  application: Application,
): Promise<readonly CaseState[]> => {
  refuseBeyond(boundAgreement, undefined)
  checkApplication(application)
  const names = application.scopes.map(({ dataset }) => dataset)
  const facts = await loadFacts(change.tx, { actor, timeZone, now: change.at, datasets: names })
  const cover = uuidv7(change.at.getTime())
  const parts = splitByOpener(application, facts)
  const opened: CaseState[] = []
  for (const part of parts.length === 0 ? [application] : parts) {
    const id = uuidv7(change.at.getTime())
    const command: Command = { kind: 'apply', case: id, cover, application: part }
    opened.push(await carry(change, id, { command, state: null, count: 0, facts }))
  }
  return opened
}

/**
 * Takes one step in a case: events, what is looked up, the agreement that decisions read, notices.
 * @throws AppError FORBIDDEN, INVALID_TRANSITION, BAD_USER_INPUT with every problem, LIMIT_EXCEEDED; nothing has changed
 * then
 */
export const takeStep = async (
  change: Change,
  { actor, timeZone, boundAgreement = null }: StepTaker,
  id: string,
  command: CaseCommand,
): Promise<CaseState> => {
  checkBounds(command)
  if (command.kind === 'passAgreement') await holdDatasets(change.tx, id)
  const { state, count } = await readCase(change.tx, id, true)
  refuseBeyond(boundAgreement, numberOf(state))
  if (command.kind === 'editApplication') checkApplication({ ...state.application, ...command.changes })
  const datasets = [...datasetsOf(state), ...namesIn(command)]
  const advisers = askedBy(command, state)
  const judged = command.kind === 'decideAppeal' ? state.passed?.text.number : undefined
  const { conditionSets } = state
  const asked = { actor, timeZone, now: change.at, datasets, conditionSets, advisers, judged }
  const facts = await loadFacts(change.tx, asked)
  const whole: Command =
    command.kind === 'approve' ? { ...command, agreementNumber: await nextNumber(change) } : command
  const after = await carry(change, id, { command: whole, state, count, facts })
  await checkSize(change.tx, id, command.kind)
  return after
}

const refuseBeyond = (agreement: string | null, number: string | undefined): void => {
  if (agreement !== null && agreement !== number) throw AppError.of('identity.keyBoundToCase', { agreement })
}

const numberOf = ({ agreement, passed }: CaseState): string | undefined => (agreement ?? passed)?.text.number

interface Taken {
  readonly command: Command
  readonly state: CaseState | null
  readonly count: number
  readonly facts: Facts
}

const carry = async (
  change: Change,
  id: string,
  { command, state, count, facts }: Taken,
): Promise<CaseState> => {
  const outcome = decide(command, state, facts)
  if (!outcome.ok) throw new AppError(outcome.fault)
  const after = state === null ? firstState(outcome.events) : fold(state, outcome.events)
  await checkText(change.tx, command, after)
  const stored = await appendEvents(change, streamOf(id), count, outcome.events.map(toStored))
  await storeCase(change, after)
  const reason = after.history.at(-1)?.reason ?? ''
  await projectAgreement(change, state, after, reason)
  await tell(change, outcome.events, stored, after)
  return after
}

/** What is applied for and what is signed must be possible as it stands: every column, value and condition of it. */
const checkText = async (
  tx: ControlDb,
  { kind }: Command,
  { application, agreement, opener, applicant }: CaseState,
) => {
  if (kind === 'sign' && agreement !== null) await prepareDraft(tx, draftOf(agreement.text, 'SIGNED'))
  if (kind === 'submit') {
    const { scopes, modes, purpose, effectiveFrom, effectiveTo, name } = application
    await prepareDraft(tx, {
      number: 'DRAFT-000',
      title: name.slice(0, 300),
      userOrganisation: applicant.organisation,
      openerOrganisation: opener,
      purpose,
      state: 'DRAFT',
      effectiveFrom: new Date(effectiveFrom),
      effectiveTo: new Date(effectiveTo),
      modes,
      scopes,
    })
  }
}

const tell = async (
  change: Change,
  events: readonly CaseEvent[],
  stored: readonly StoredEvent[],
  after: CaseState,
): Promise<void> => {
  for (const [i, event] of events.entries()) {
    const eventId = stored[i]?.id
    invariant(eventId !== undefined, 'd6b1', 'each event was stored')
    await tellOf(change, event, eventId, after)
  }
}

const toStored = (event: CaseEvent): NewEvent => ({
  kind: event.kind.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
  reason: 'reason' in event ? event.reason : '',
  body: event,
})

const firstState = (events: readonly CaseEvent[]): CaseState => {
  const [first, ...rest] = events
  invariant(first?.kind === 'opened', 'd6b2', 'a case begins with its opening')
  return fold(evolve(null, first), rest)
}

const namesIn = (command: CaseCommand): readonly string[] =>
  'changes' in command ? (command.changes.scopes ?? []).map(({ dataset }) => dataset) : []

/** Whom a step asks, and with them who was asked before: nobody is asked twice under two names. */
const askedBy = (command: CaseCommand, state: CaseState): readonly string[] => {
  switch (command.kind) {
    case 'consult':
      return [...command.parties.map(({ party }) => party), ...advisersOf(state)]
    case 'referToExperts':
      return command.experts
    default:
      return []
  }
}

const Next = z.tuple([z.object({ n: z.coerce.number() })])

/** `AGR-2026-000012` has no meaning but that it is the next one. */
const nextNumber = async ({ tx, at }: Change): Promise<string> => {
  const rows = await tx.execute(sql`select nextval('cases.agreement_number') as n`)
  return `AGR-${String(at.getUTCFullYear())}-${String(Next.parse(rows)[0].n).padStart(6, '0')}`
}
