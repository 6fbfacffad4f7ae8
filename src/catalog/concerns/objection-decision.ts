import { fault, type Fault } from '../../kernel/errors'
import { decided, refused, type Decided, type Transition } from '../../kernel/transition'
import type { LifeCommand } from '../life/command'
import { heldWithout, nothingHeld, type Held } from '../life/held'
import { refuseUnstated } from '../stated'
import { takeStep } from '../step'
import { isEvidence, MAX_EVIDENCE, type ConcernFacts, type ConcernSide, type Evidence } from './concern'
import { refuseOwn } from './concern-sides'
import {
  objectedTo,
  type Objection,
  type ObjectionCommand,
  type ObjectionEvent,
  type ObjectionFact,
  type ObjectionState,
} from './objection'

const open: readonly ObjectionState[] = ['LODGED', 'VERIFYING', 'EVIDENCE_ASKED']
const opener: readonly ConcernSide[] = ['OPENER']
const verified: readonly ObjectionState[] = ['VERIFYING', 'EVIDENCE_ASKED']

/** Everything that can happen to a rights objection. */
export const objectionTransitions: readonly Transition<
  ObjectionState,
  ObjectionCommand['kind'],
  ConcernSide
>[] = [
  { command: 'lodge', from: ['NONE'], by: ['ANYONE'], to: 'LODGED', narrows: false, source: 'S特五, APP' },
  { command: 'takeUp', from: ['LODGED'], by: opener, to: 'VERIFYING', narrows: false, source: 'APP' },
  {
    command: 'askEvidence',
    from: ['VERIFYING'],
    by: opener,
    to: 'EVIDENCE_ASKED',
    narrows: false,
    source: 'APP',
  },
  {
    command: 'addEvidence',
    from: ['EVIDENCE_ASKED'],
    by: ['AUTHOR'],
    to: 'VERIFYING',
    narrows: false,
    source: 'APP',
  },
  { command: 'hold', from: open, by: opener, to: 'SAME', narrows: true, source: '[M] SH21' },
  { command: 'endWithdrawn', from: verified, by: opener, to: 'WITHDRAWN', narrows: true, source: 'APP' },
  { command: 'endRestored', from: verified, by: opener, to: 'RESTORED', narrows: false, source: 'APP' },
  {
    command: 'endReopened',
    from: verified,
    by: opener,
    to: 'REOPENED_AFTER_PROCESSING',
    narrows: true,
    source: 'APP',
  },
]

export interface ObjectionFacts extends ConcernFacts {
  /** The entry as it stands. */
  readonly entry: EntryInSight
}

export interface EntryInSight {
  readonly name: string
  readonly columns: readonly string[]
  readonly key: readonly string[]
  readonly isSuspended: boolean
  readonly suspendedColumns: readonly string[]
  /** What the ends of other open objections bring back. */
  readonly heldByOthers: Held
  /** What stays out of sight when this one ends, because others are open. */
  readonly keptByOthers: Held
}

/** Events of a step of an objection, or why it is refused. Pure. */
export const decideObjection = (
  command: ObjectionCommand,
  objection: Objection,
  facts: ObjectionFacts,
): Decided<ObjectionEvent> => {
  const { accountId, now, entry } = facts
  const subject = entry.name
  const side = takeStep(
    objectionTransitions,
    { state: objection.state, command: command.kind, subject },
    facts.sides,
  )
  if (typeof side !== 'string') return refused(side)
  const own = refuseOwn(objection.author, facts, side, subject)
  if (own !== null) return refused(own)
  const outcome = factOf(command, objection, entry)
  return 'message' in outcome ? refused(outcome) : decided({ ...outcome, accountId, side, at: now })
}

const factOf = (
  command: ObjectionCommand,
  objection: Objection,
  entry: EntryInSight,
): ObjectionFact | Fault => {
  const { kind } = command
  const unstated = (fields: Readonly<Record<string, string>>) => refuseUnstated(kind, fields, 'R-60')
  switch (kind) {
    case 'lodge': {
      const { draft, author } = command
      const unknown = draft.columns.filter((name) => !entry.columns.includes(name))
      if (unknown.length > 0) {
        const coordinates = unknown.map((name) => `${entry.name}.${name}`)
        return fault('concern.column', { coordinates }, { rule: 'R-60', coordinates })
      }
      return (
        unstated({ facts: draft.facts, name: author.name, contact: author.contact }) ??
        refuseEvidence(draft.evidence) ?? { kind: 'LODGED', draft, author }
      )
    }
    case 'takeUp':
      return { kind: 'TAKEN_UP' }
    case 'askEvidence':
      return (
        unstated({ question: command.question }) ?? { kind: 'EVIDENCE_ASKED', question: command.question }
      )
    case 'addEvidence':
      return refuseEvidence(command.evidence) ?? { kind: 'EVIDENCE_ADDED', evidence: command.evidence }
    case 'hold':
      return (
        unstated({ reason: command.reason }) ?? {
          kind: 'HELD',
          held: heldBy(objection, entry),
          reason: command.reason,
        }
      )
    case 'endWithdrawn':
      return unstated({ answer: command.answer }) ?? { kind: 'ENDED_WITHDRAWN', answer: command.answer }
    case 'endRestored':
      return unstated({ answer: command.answer }) ?? { kind: 'ENDED_RESTORED', answer: command.answer }
    case 'endReopened':
      return command.masks.length === 0
        ? fault('concern.notProcessed', {}, { rule: 'R-60' })
        : (unstated({ answer: command.answer }) ?? {
            kind: 'ENDED_REOPENED',
            answer: command.answer,
            masks: command.masks,
          })
  }
}

const refuseEvidence = (evidence: readonly Evidence[]): Fault | null =>
  isEvidence(evidence) ? null : fault('concern.noEvidence', { limit: MAX_EVIDENCE }, { rule: 'R-60' })

/** What is out of sight already, and by no objection, is not its to bring back. */
const heldBy = ({ draft }: Objection, entry: EntryInSight): Held => {
  const suspended = { isWhole: entry.isSuspended, columns: entry.suspendedColumns }
  return draft === null
    ? nothingHeld
    : heldWithout(objectedTo(draft, entry.key), heldWithout(suspended, entry.heldByOthers))
}

/**
 * What an event of an objection does to the entry itself, in the same transaction, by the same person.
 * @param before the objection before the event, with what its end brings back as `held`
 */
export const entryStepsOf = (
  event: ObjectionFact,
  { draft, held }: Objection,
  entry: EntryInSight,
): readonly LifeCommand[] => {
  switch (event.kind) {
    case 'HELD':
      return suspend(event.held, event.reason, entry)
    case 'ENDED_WITHDRAWN': {
      const { isWhole, columns } = draft === null ? nothingHeld : objectedTo(draft, entry.key)
      if (isWhole) return [{ kind: 'withdraw', reason: event.answer }]
      const change = {
        columns: columns.map((name) => ({ name, openAttribute: 'NOT_OPEN' as const })),
        masks: [],
      }
      // out of sight now and until the authority has made the attribute stricter, also when another objection ends
      return [
        { kind: 'suspendColumns', columns, reason: event.answer },
        { kind: 'proposeChange', change, reason: event.answer },
      ]
    }
    case 'ENDED_RESTORED':
      return resume(held, event.answer, entry)
    case 'ENDED_REOPENED':
      return [
        { kind: 'strengthenMasks', masks: event.masks, reason: event.answer },
        ...resume(held, event.answer, entry),
      ]
    default:
      return []
  }
}

const suspend = (held: Held, reason: string, entry: EntryInSight): readonly LifeCommand[] => {
  const { isWhole, columns } = heldWithout(held, {
    isWhole: entry.isSuspended,
    columns: entry.suspendedColumns,
  })
  return [
    ...(isWhole ? [{ kind: 'suspend' as const, reason }] : []),
    ...(columns.length > 0 ? [{ kind: 'suspendColumns' as const, columns, reason }] : []),
  ]
}

const resume = (held: Held | null, reason: string, entry: EntryInSight): readonly LifeCommand[] => {
  const own = heldWithout(held ?? nothingHeld, entry.keptByOthers)
  const columns = own.columns.filter((name) => entry.suspendedColumns.includes(name))
  return [
    ...(own.isWhole && entry.isSuspended ? [{ kind: 'resume' as const, reason }] : []),
    ...(columns.length > 0 ? [{ kind: 'resumeColumns' as const, columns, reason }] : []),
  ]
}
