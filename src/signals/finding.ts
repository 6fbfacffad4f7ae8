import { looksAfter, type Overseer } from '../catalog/overseer'
import { fault, type Fault } from '../kernel/errors'
import type { SignalEffect } from './rule'

/** UPHELD can be objected to; CONFIRMED is what was upheld after an objection. */
export type FindingState = 'OPEN' | 'UPHELD' | 'CONFIRMED' | 'DISMISSED'

/** What a rule has found of a subject: its evidence, what was done, and what people made of it. */
export interface Finding {
  readonly id: string
  readonly rule: string
  /** `account:<id>`, `key:<id>`, `agreement:<number>`. */
  readonly subject: string
  /** A dataset, a rule of decisions, the hash of a document, a day; empty: nothing more. */
  readonly about: string
  /** Of the user; null: not known. */
  readonly organisationId: string | null
  readonly accountId: string | null
  readonly openers: readonly string[]
  readonly authorities: readonly string[]
  readonly agreements: readonly string[]
  readonly datasets: readonly string[]
  readonly ground: string
  /** In `[windowFrom, windowTo)`. */
  readonly windowFrom: Date
  readonly windowTo: Date
  readonly measured: number
  /** null: it is a part of nothing. */
  readonly measuredOf: number | null
  /** Ids of usage records, at most 100 of `evidenceCount`. */
  readonly evidence: readonly string[]
  readonly evidenceCount: number
  readonly effect: Exclude<SignalEffect, 'OFF'>
  /** Last day to object, `yyyy-mm-dd`. */
  readonly redressDue: string
  /** Of the user; null: there was none. */
  readonly objection: string | null
  readonly state: FindingState
  /** null exactly while OPEN. */
  readonly reason: string | null
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly at: Date
}

/** Whoever looks at findings, or decides them. */
export interface FindingReader extends Overseer {
  readonly accountId: string
  readonly organisationId: string
  readonly roles: readonly string[]
}

export type FindingSide = 'USER' | 'OPENER' | 'AUTHORITY'

/** Whoever takes a step in a finding, and what was done before. */
export interface FindingActor extends FindingReader {
  /** All accounts of the person. */
  readonly ownAccounts: readonly string[]
  /** The side that each account has acted on in this finding. */
  readonly acted: ReadonlyMap<string, FindingSide>
}

/** On which side of a finding somebody stands; the user's comes first: nobody decides their own. null: on none. */
export const sideOf = (finding: Finding, reader: FindingReader): FindingSide | null => {
  const { accountId, organisationId, roles } = reader
  if (accountId === finding.accountId || organisationId === finding.organisationId) return 'USER'
  if (roles.includes('DATA_OPENER') && finding.openers.includes(organisationId)) return 'OPENER'
  if (roles.includes('AUTHORITY') && finding.authorities.includes(organisationId)) return 'AUTHORITY'
  return null
}

/** Whether an auditor looks after an opener of what a finding is about; that of the whole city sees every one. */
export const isAuditedBy = ({ openers }: Finding, reader: FindingReader): boolean =>
  reader.roles.includes('AUDITOR') &&
  (reader.district === undefined || openers.some((opener) => looksAfter(reader, opener)))

/**
 * May this person uphold or dismiss a finding? Never their own; once, and after an objection once more, by somebody else
 * . A person is known by all accounts of theirs.
 * @returns why not, or null
 */
export const refuseDecision = (finding: Finding, actor: FindingActor, reason: string): Fault | null => {
  const side = sideOf(finding, actor)
  if ((side !== 'OPENER' && side !== 'AUTHORITY') || isOwn(actor, finding.accountId))
    return fault('signals.notYours')
  if (reason.trim() === '') return fault('case.reason')
  if (finding.state !== 'OPEN') {
    if (finding.state !== 'UPHELD' || finding.objection === null) return fault('signals.decided')
    if (isOwn(actor, finding.decidedBy)) return fault('case.decidedBefore', {}, { rule: 'R-42' })
  }
  return refuseOtherSide(finding, actor, side)
}

/** May the user object to a finding? Once, while it is not dismissed, and by its day. @returns why not, or null */
export const refuseObjection = (
  finding: Finding,
  actor: FindingActor,
  { reason, today }: { readonly reason: string; readonly today: string },
): Fault | null => {
  if (sideOf(finding, actor) !== 'USER') return fault('signals.notYours')
  if (reason.trim() === '') return fault('case.reason')
  if (finding.state === 'DISMISSED') return fault('signals.decided')
  if (finding.objection !== null) return fault('case.appealedOnce')
  if (today > finding.redressDue) return fault('case.tooLate', { due: finding.redressDue })
  return refuseOtherSide(finding, actor, 'USER')
}

const isOwn = ({ ownAccounts }: FindingActor, accountId: string | null): boolean =>
  accountId !== null && ownAccounts.includes(accountId)

/** One person stays on one side of a finding. */
const refuseOtherSide = (
  { id: subject }: Finding,
  { ownAccounts, acted }: FindingActor,
  side: FindingSide,
): Fault | null => {
  const before = ownAccounts
    .map((account) => acted.get(account))
    .find((of) => of !== undefined && of !== side)
  return before === undefined ? null : fault('life.otherSide', { subject, before, side }, { rule: 'R-20' })
}
