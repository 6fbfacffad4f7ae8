import { sidesOf } from '../../../../src/catalog/actor'
import type { ConcernSide } from '../../../../src/catalog/concerns/concern'
import {
  evolveObjection,
  noObjection,
  objectionStates,
  type Objection,
  type ObjectionCommand,
  type ObjectionDraft,
} from '../../../../src/catalog/concerns/objection'
import {
  decideObjection,
  entryStepsOf,
  objectionTransitions,
  type EntryInSight,
} from '../../../../src/catalog/concerns/objection-decision'
import { nothingHeld } from '../../../../src/catalog/life/held'
import { codeOf } from '../../../../src/kernel/errors'
import { findStep } from '../../../../src/kernel/transition'
import {
  actorNames,
  actors,
  AUTHORITY_ORGANISATION,
  OPENER_ORGANISATION,
  type ActorName,
} from '../../../support/catalogue-roles'

const now = new Date('2026-03-02T01:00:00Z')
const evidence = [{ name: 'identity.pdf', sha256: 'a'.repeat(64) }]
const author = { accountId: null, codeHash: 'b'.repeat(64), name: 'Wang', contact: 'wang@example.org' }

const draft = (more: Partial<ObjectionDraft> = {}): ObjectionDraft => ({
  dataset: 'streets',
  columns: ['keeper'],
  right: 'PRIVACY',
  remedy: 'MASK',
  facts: 'My name stands there.',
  evidence,
  ...more,
})

const inSight = (more: Partial<EntryInSight> = {}): EntryInSight => ({
  name: 'streets',
  columns: ['code', 'keeper'],
  key: ['code'],
  isSuspended: false,
  suspendedColumns: [],
  heldByOthers: nothingHeld,
  keptByOthers: nothingHeld,
  ...more,
})

const commands: readonly ObjectionCommand[] = [
  { kind: 'lodge', draft: draft(), author },
  { kind: 'takeUp' },
  { kind: 'askEvidence', question: 'Which row?' },
  { kind: 'addEvidence', evidence },
  { kind: 'hold', reason: 'It looks right.' },
  { kind: 'endWithdrawn', answer: 'Upheld.' },
  { kind: 'endRestored', answer: 'Not upheld: a public office.' },
  { kind: 'endReopened', answer: 'Masked.', masks: [{ name: 'keeper', mask: { kind: 'name' } }] },
]

const facts = (by: ActorName | 'author', entry = inSight()) => {
  const actor = by === 'author' ? actors.anonymous : actors[by]
  const parties = { openerId: OPENER_ORGANISATION, authorityId: AUTHORITY_ORGANISATION, originId: null }
  const sides: ConcernSide[] = [...sidesOf(actor, parties), ...(by === 'author' ? ['AUTHOR' as const] : [])]
  const ownAccounts = actor.accountId === null ? [] : [actor.accountId]
  return { accountId: actor.accountId, ownAccounts, sides, now, entry }
}

const decide = (
  command: ObjectionCommand,
  objection: Objection,
  by: ActorName | 'author',
  entry = inSight(),
) => {
  const outcome = decideObjection(command, objection, facts(by, entry))
  return outcome.kind === 'REFUSED' ? codeOf(outcome.fault) : outcome.events
}

/** The objection after steps that must be possible, each by its own actor. */
const after = (...steps: readonly (readonly [ActorName | 'author', ObjectionCommand])[]): Objection =>
  steps.reduce((objection, [by, command]) => {
    const events = decide(command, objection, by)
    if (typeof events === 'string') throw new Error(`${command.kind}: ${events}`)
    return events.reduce(evolveObjection, objection)
  }, noObjection)

const lodged = (more: Partial<ObjectionDraft> = {}) =>
  [
    ['anonymous', { kind: 'lodge', draft: draft(more), author }] as const,
    ['opener', { kind: 'takeUp' }] as const,
  ] as const

const stepsOf = (command: ObjectionCommand, objection: Objection, entry = inSight()) => {
  const events = decide(command, objection, 'opener', entry)
  if (typeof events === 'string') throw new Error(events)
  return events.flatMap((event) => entryStepsOf(event, objection, entry))
}

test('R-60: every step that the table does not name is refused and changes nothing', () => {
  let accepted = 0
  for (const state of objectionStates)
    for (const command of commands)
      for (const by of [...actorNames, 'author' as const]) {
        const objection = { ...noObjection, state, draft: draft(), author }
        const outcome = decide(command, objection, by)
        const step = findStep(objectionTransitions, state, command.kind, facts(by).sides)
        if (step.kind !== 'POSSIBLE') {
          expect([state, command.kind, by, outcome]).toEqual([state, command.kind, by, step.kind])
          continue
        }
        accepted += 1
        expect(typeof outcome === 'string' ? outcome : outcome.reduce(evolveObjection, objection).state).toBe(
          step.to,
        )
      }
  // lodge by 11 of 13 (no auditor, no command line); the opener's 1 + 1 + 3 + 3 * 2; the author's one
  expect(accepted).toBe(10 + 11 + 1)
})

test('R-60: anybody can lodge, also without an account, but not without evidence or a place to answer to', () => {
  const lodge = (d: ObjectionDraft, a = author) =>
    decide({ kind: 'lodge', draft: d, author: a }, noObjection, 'anonymous')
  expect(lodge(draft())).toMatchObject([{ kind: 'LODGED', side: 'ANYONE', accountId: null }])
  expect(lodge(draft({ evidence: [] }))).toBe('BAD_USER_INPUT')
  expect(lodge(draft({ evidence: [{ name: 'a', sha256: 'short' }] }))).toBe('BAD_USER_INPUT')
  expect(lodge(draft({ facts: ' ' }))).toBe('BAD_USER_INPUT')
  expect(lodge(draft({ columns: ['nowhere'] }))).toBe('BAD_USER_INPUT')
  expect(lodge(draft(), { ...author, contact: '' })).toBe('BAD_USER_INPUT')
})

test('R-60: the opener takes the columns, or the entry, out of sight at once', () => {
  const hold: ObjectionCommand = { kind: 'hold', reason: 'r' }
  expect(stepsOf(hold, after(...lodged()))).toEqual([
    { kind: 'suspendColumns', columns: ['keeper'], reason: 'r' },
  ])
  expect(stepsOf(hold, after(...lodged({ columns: [] })))).toEqual([{ kind: 'suspend', reason: 'r' }])
  // rows are told apart by a key column: the entry goes with it
  expect(stepsOf(hold, after(...lodged({ columns: ['code'] })))).toEqual([{ kind: 'suspend', reason: 'r' }])
})

test('R-60: it ends withdrawn, restored or reopened after processing, and says why', () => {
  const held = after(...lodged(), ['opener', { kind: 'hold', reason: 'r' }])
  const hidden = inSight({ suspendedColumns: ['keeper'] })
  const resumed = (reason: string) => ({ kind: 'resumeColumns', columns: ['keeper'], reason })
  expect(stepsOf({ kind: 'endRestored', answer: 'No.' }, held, hidden)).toEqual([resumed('No.')])
  const masks = [{ name: 'keeper', mask: { kind: 'name' } as const }]
  expect(stepsOf({ kind: 'endReopened', answer: 'Masked.', masks }, held, hidden)).toEqual([
    { kind: 'strengthenMasks', masks, reason: 'Masked.' },
    resumed('Masked.'),
  ])
  expect(stepsOf({ kind: 'endWithdrawn', answer: 'Yes.' }, held, hidden)).toMatchObject([
    { kind: 'suspendColumns', columns: ['keeper'] },
    { kind: 'proposeChange', change: { columns: [{ name: 'keeper', openAttribute: 'NOT_OPEN' }] } },
  ])
  const whole = after(...lodged({ columns: [] }))
  expect(stepsOf({ kind: 'endWithdrawn', answer: 'Yes.' }, whole)).toEqual([
    { kind: 'withdraw', reason: 'Yes.' },
  ])
  for (const kind of ['endWithdrawn', 'endRestored'] as const)
    expect(decide({ kind, answer: ' ' }, held, 'opener')).toBe('BAD_USER_INPUT')
  expect(decide({ kind: 'endReopened', answer: 'a', masks: [] }, held, 'opener')).toBe('BAD_USER_INPUT')
  const ended = after(...lodged(), ['opener', { kind: 'endRestored', answer: 'Not upheld.' }])
  expect(ended).toMatchObject({ state: 'RESTORED', answer: { text: 'Not upheld.', at: now } })
})

test('R-60: what another objection holds, or was out of sight before, is not opened when one ends', () => {
  const hold: ObjectionCommand = { kind: 'hold', reason: 'r' }
  const hidden = inSight({ suspendedColumns: ['keeper'] })
  const before = after(...lodged())
  // the opener suspended it by itself before: not this objection's to resume
  const idle = decide(hold, before, 'opener', hidden)
  if (typeof idle === 'string') throw new Error(idle)
  expect(stepsOf({ kind: 'endRestored', answer: 'a' }, idle.reduce(evolveObjection, before), hidden)).toEqual(
    [],
  )
  // two objections hold it: the first end leaves it hidden, the second opens it
  const keeper = { isWhole: false, columns: ['keeper'] }
  const shared = { ...hidden, heldByOthers: keeper, keptByOthers: keeper }
  const second = decide(hold, before, 'opener', shared)
  if (typeof second === 'string') throw new Error(second)
  const both = second.reduce(evolveObjection, before)
  expect(stepsOf({ kind: 'endRestored', answer: 'a' }, both, shared)).toEqual([])
  expect(stepsOf({ kind: 'endRestored', answer: 'a' }, both, hidden)).toHaveLength(1)
})

test('R-60: holding it twice loses nothing of what it holds', () => {
  const hold: ObjectionCommand = { kind: 'hold', reason: 'r' }
  const once = after(...lodged({ columns: [] }), ['opener', hold])
  const again = decide(hold, once, 'opener', inSight({ isSuspended: true }))
  if (typeof again === 'string') throw new Error(again)
  const twice = again.reduce(evolveObjection, once)
  expect(twice.held).toEqual({ isWhole: true, columns: [] })
  expect(stepsOf({ kind: 'endRestored', answer: 'a' }, twice, inSight({ isSuspended: true }))).toEqual([
    { kind: 'resume', reason: 'a' },
  ])
})

test('R-20: who lodged an objection does not judge it', () => {
  const own = after(['opener', { kind: 'lodge', draft: draft(), author: { ...author, accountId: 'opener' } }])
  expect(decide({ kind: 'takeUp' }, own, 'opener')).toBe('FORBIDDEN')
  // nor in another account of the same person
  const inOther = { ...facts('otherOpener'), sides: ['OPENER'] } as const
  const judges = (ownAccounts: readonly string[]) =>
    decideObjection({ kind: 'takeUp' }, own, { ...inOther, ownAccounts }).kind
  expect(judges(['other opener', 'opener'])).toBe('REFUSED')
  expect(judges(['other opener'])).not.toBe('REFUSED')
})
