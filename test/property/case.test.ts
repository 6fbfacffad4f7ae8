import fc from 'fast-check'
import { textHash } from '../../src/agreements/case/agreement-text'
import { clockIn, type CaseState } from '../../src/agreements/case/case-state'
import { isOverdue } from '../../src/agreements/case/clock'
import type { Command } from '../../src/agreements/case/command'
import { decide } from '../../src/agreements/case/decide'
import type { CaseEvent } from '../../src/agreements/case/event'
import { caseOf, evolve } from '../../src/agreements/case/evolve'
import { isAppealOpen, isFaultOpen, keepsClosed, keyOf } from '../../src/agreements/case/held'
import { isEnded } from '../../src/agreements/case/phase'
import { isSamePerson, type Actor } from '../../src/agreements/case/side'
import { transitions, type Transition } from '../../src/agreements/case/transitions'
import { dayOf } from '../../src/agreements/case/working-days'
import { actors, clauses, factsFor, finding, strangers } from '../support/case-fixture'
import { caseIn, everyCommand } from '../support/case-paths'
import { propertyRuns } from '../support/property-runs'

/** Whatever is tried, by whomever, in whatever order: what must never be so in a case, is not. */
const { runs, seed } = propertyRuns(300)

/** People who could be on two sides: accounts of one natural person, and one account with two roles. */
const doubles: readonly Actor[] = [
  { ...actors.opener, account: 'opener-too', person: actors.user.person },
  { ...actors.authority, account: 'authority-too', person: actors.opener.person },
  { ...actors.opener, account: 'user', person: null, roles: ['DATA_OPENER', 'DATA_USER'] },
  { ...actors.authority, account: 'expert', person: actors.expert.person },
]
const everyone: readonly Actor[] = [...Object.values(actors), ...Object.values(strangers), ...doubles]

interface Try {
  readonly actor: number
  readonly command: number
  readonly isLikely: boolean
  readonly laterDays: number
}

const tries = fc.array(
  fc.record({
    actor: fc.nat(),
    command: fc.nat(),
    // mostly what the table allows, or few cases would come far
    isLikely: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
    laterDays: fc.constantFrom(0, 0, 0, 1, 3, 12, 30),
  }),
  { minLength: 20, maxLength: 90 },
)

const more = (state: CaseState): readonly Command[] => [
  ...everyCommand(state),
  { kind: 'editAgreement', changes: clauses, reason: 'clauses' },
  { kind: 'consult', parties: [{ party: 'BusCompany', capacity: 'THIRD_PARTY' }], question: 'yours?' },
  { kind: 'referToExperts', experts: ['expert'], question: 'safe?' },
  { kind: 'giveNotice', ...finding('T05') },
  { kind: 'terminate', ...finding('T01') },
  { kind: 'settleBreach', isViolation: true, reasons: 'shown by the records' },
  { kind: 'suspend', ...finding('T09') },
  { kind: 'suspend', ...finding('T10') },
  { kind: 'acceptRemedy', finding: 'data is back', ground: 'T10' },
  { kind: 'decideAppeal', isUpheld: false, reasons: 'rightly so' },
]

const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)]

const bySide: Readonly<Record<Transition['by'][number], readonly Actor[]>> = {
  APPLICANT: [actors.user, actors.colleague],
  OPENER: [actors.opener, actors.leader, ...doubles],
  AUTHORITY: [actors.authority, actors.reviewer, ...doubles],
  EXPERT: [actors.expert, actors.secondExpert],
  RIGHTS_HOLDER: [actors.holder],
  SYSTEM: [actors.clock],
}

/** What to try next: a step of the table by one of its sides, or anything by anyone. */
const choose = (
  state: CaseState,
  { actor, command, isLikely }: Try,
): readonly [Actor, Command] | undefined => {
  const possible = transitions.filter(({ from }) => from === state.phase)
  const step = isLikely ? pick(possible, command) : undefined
  const who =
    step === undefined
      ? pick(everyone, actor)
      : pick(
          step.by.flatMap((side) => bySide[side]),
          actor,
        )
  const all = more(state).filter(({ kind }) => step === undefined || kind === step.command)
  const what = pick(all, step === undefined ? command : actor)
  return who === undefined || what === undefined ? undefined : [who, what]
}

const day = (offset: number): string => new Date(Date.UTC(2026, 2, 2 + offset)).toISOString().slice(0, 10)

interface Step {
  readonly before: CaseState
  readonly after: CaseState
  readonly event: CaseEvent
}

const beginnings = ['DRAFT', 'UNDER_EVALUATION', 'APPROVED', 'SIGNED', 'ACTIVE', 'SUSPENDED'] as const
const starts = new Map(beginnings.map((phase) => [phase, caseIn(phase)]))

/** Plays tries from a phase; refusals change nothing. */
const walk = (from: (typeof beginnings)[number], list: readonly Try[]): readonly Step[] => {
  let state = starts.get(from) ?? caseIn(from)
  let today = 0
  const steps: Step[] = []
  for (const next of list) {
    today += next.laterDays
    const chosen = choose(state, next)
    if (chosen === undefined) continue
    const before = JSON.stringify(state)
    const outcome = decide(chosen[1], state, factsFor(chosen[0], day(today)))
    expect(JSON.stringify(state)).toBe(before)
    if (!outcome.ok) continue
    for (const event of outcome.events) {
      const after = evolve(state, event)
      steps.push({ before: state, after, event })
      state = after
    }
  }
  return steps
}

const isProperlyOpen = ({ agreement, passed }: CaseState): boolean => {
  if (agreement === null || passed === null) return false
  const hash = textHash(agreement.text)
  const signers = agreement.signatures.filter((signature) => signature.textHash === hash)
  return (
    new Set(signers.map(({ side }) => side)).size === 2 &&
    passed.review.by.side === 'AUTHORITY' &&
    passed.review.textHash === hash
  )
}

/** Walks from every beginning, drawn once and looked at by each property. */
const walks: readonly (readonly Step[])[] = fc
  .sample(fc.tuple(fc.constantFrom(...beginnings), tries), { numRuns: runs, seed })
  .map(([from, list]) => walk(from, list))

const property = (check: (steps: readonly Step[]) => void): void => {
  expect(walks).toHaveLength(runs)
  for (const steps of walks) check(steps)
}

test('R-06, R-24: no agreement is ACTIVE without both signatures on its present text and a pass by the authority', () => {
  let active = 0
  property((steps) => {
    for (const { after } of steps)
      if (after.phase === 'ACTIVE') {
        active += 1
        expect(isProperlyOpen(after)).toBe(true)
      }
  })
  expect(active).toBeGreaterThan(runs / 10)
})

test('R-20: no person ever acts on two sides of a case', () => {
  property((steps) => {
    const acts = (steps.at(-1)?.after.history ?? [])
      .map(({ by }) => by)
      .filter(({ side }) => side !== 'SYSTEM')
    for (const one of acts)
      for (const other of acts) if (isSamePerson(one, other)) expect(other.side).toBe(one.side)
  })
})

test('the events of a case alone give the case back, also after they were stored as JSON', () => {
  const stored = (events: readonly CaseEvent[]): readonly CaseEvent[] => JSON.parse(JSON.stringify(events))
  property((steps) => {
    const [first] = steps
    const last = steps.at(-1)
    if (first === undefined || last === undefined) return
    const again = stored(steps.map(({ event }) => event)).reduce(evolve, first.before)
    expect(again).toEqual(last.after)
  })
  expect(caseOf([])).toBeNull()
})

test('R-16, R-42: an ended case comes back by an appeal that is upheld, and by nothing else', () => {
  let ended = 0
  property((steps) => {
    for (const { before, after, event } of steps)
      if (isEnded(before.phase)) {
        ended += 1
        if (after.phase !== before.phase)
          expect(event).toMatchObject({ kind: 'appealDecided', isUpheld: true })
      }
  })
  expect(ended).toBeGreaterThan(0)
})

test('R-55: the clock of evaluation never runs during a consultation, unless it had run out, and else never stands', () => {
  let consulting = 0
  property((steps) => {
    for (const { after, event } of steps) {
      const clock = clockIn(after, 'EVALUATION')
      const run = clock?.run.kind
      if (after.phase === 'CONSULTING') {
        consulting += 1
        const today = dayOf(new Date(event.at), 'Asia/Shanghai')
        expect(run).toBe(clock !== undefined && isOverdue(clock, today) ? 'running' : 'paused')
      } else expect(run).not.toBe('paused')
      if (after.phase === 'UNDER_EVALUATION') expect(run).toBe('running')
    }
  })
  expect(consulting).toBeGreaterThan(0)
})

test('R-38, R-58: the system never opens data and never ends an agreement but by its term', () => {
  property((steps) => {
    for (const { before, after, event } of steps)
      if (event.by.side === 'SYSTEM' && after.phase !== before.phase) {
        expect(after.phase).not.toBe('ACTIVE')
        expect(after.phase).not.toBe('TERMINATED')
      }
  })
})

test('R-42: an appeal stays open until it is decided, or what it was against is settled', () => {
  const settling = ['appealDecided', 'remedyAccepted', 'breachDismissed', 'relinquished']
  let open = 0
  property((steps) => {
    for (const { before, after, event } of steps)
      for (const one of before.held.filter(isAppealOpen)) {
        open += 1
        if (settling.includes(event.kind)) continue
        expect(after.held.filter(isAppealOpen).map(keyOf)).toContainEqual(keyOf(one))
        expect(clockIn(after, 'APPEAL_DECISION')).toBeDefined()
      }
  })
  expect(open).toBeGreaterThan(0)
})

test('R-40: what is held is settled by a decision, and keeps the agreement closed until then', () => {
  property((steps) => {
    for (const { after } of steps)
      if (after.phase === 'ACTIVE' || after.phase === 'SUSPENDED')
        expect(keepsClosed(after.held)).toBe(after.phase === 'SUSPENDED')
  })
})

test('R-40: a fault that is open after an end has a term to be settled in', () => {
  let open = 0
  property((steps) => {
    for (const { after } of steps)
      if (isEnded(after.phase)) {
        const isOpen = isFaultOpen(after)
        if (isOpen) open += 1
        expect(clockIn(after, 'SETTLEMENT') !== undefined).toBe(isOpen)
      }
  })
  expect(open).toBeGreaterThan(0)
})

test('R-43: a mark is left by a fault alone', () => {
  property((steps) => {
    for (const { after } of steps)
      for (const { ground } of after.violations) expect(['T10', 'T11', 'T12', 'T13']).not.toContain(ground)
  })
})
