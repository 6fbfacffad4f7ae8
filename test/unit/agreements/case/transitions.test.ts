import { sidesIn } from '../../../../src/agreements/case/case-state'
import { decide } from '../../../../src/agreements/case/decide'
import { agreementStates, endedPhases, phases } from '../../../../src/agreements/case/phase'
import type { Actor, Side } from '../../../../src/agreements/case/side'
import { transitionOf, transitions } from '../../../../src/agreements/case/transitions'
import { codeOf } from '../../../../src/kernel/errors'
import { agreement } from '../../../../drizzle/agreements'
import { actors, factsFor, finding, refusalOf, refusedWith, strangers } from '../../../support/case-fixture'
import { caseIn, everyCommand } from '../../../support/case-paths'

const everyone: readonly (readonly [string, Actor])[] = Object.entries({ ...actors, ...strangers })

test('each phase is reached, by steps of the table alone', () => {
  for (const phase of phases) expect(caseIn(phase).phase).toBe(phase)
})

test('the table names each command, and one line is all that it has for a phase and a command', () => {
  const tried = everyCommand(null).map(({ kind }) => kind)
  expect([...new Set(transitions.map(({ command }) => command))].sort()).toEqual([...tried].sort())
  const pairs = transitions.map(({ from, command }) => `${from} ${command}`)
  expect(new Set(pairs).size).toBe(pairs.length)
})

/** Whether one of these sides takes a step from some phase. */
const mayElsewhere = (kind: string, standing: readonly Side[]): boolean =>
  transitions.some(({ command, by }) => command === kind && by.some((side) => standing.includes(side)))

test('R-16: whatever the table does not allow is refused, for everyone, and changes nothing', () => {
  const tally = { refused: 0, allowed: 0 }
  for (const phase of phases) {
    const state = caseIn(phase)
    const before = JSON.stringify(state)
    for (const command of everyCommand(state))
      for (const [name, actor] of everyone) {
        const standing = sidesIn(state, actor)
        const transition = transitionOf(phase, command.kind)
        const may = standing.some((side) => transition?.by.includes(side) === true)
        const outcome = decide(command, state, factsFor(actor))
        const what = `${name} ${command.kind} in ${phase}`
        if (may) tally.allowed += 1
        else {
          tally.refused += 1
          const code = outcome.ok ? 'done' : codeOf(outcome.fault)
          const isOver = mayElsewhere(command.kind, standing) && transition?.by.join() === 'SYSTEM'
          const expected =
            standing.length > 0 && (transition === undefined || isOver) ? 'INVALID_TRANSITION' : 'FORBIDDEN'
          expect(`${what}: ${code}`).toBe(`${what}: ${expected}`)
        }
      }
    expect(JSON.stringify(state)).toBe(before)
  }
  // every pair of a phase and a command is tried by every person: nothing is left out
  expect(tally.refused + tally.allowed).toBe(phases.length * everyCommand(null).length * everyone.length)
  expect(tally.refused).toBeGreaterThan(10_000)
})

test('R-16: before there is a case, nothing but an application is possible', () => {
  for (const command of everyCommand(null))
    for (const [name, actor] of everyone) {
      const outcome = decide(command, null, factsFor(actor))
      const code = outcome.ok ? 'done' : codeOf(outcome.fault)
      const isUser = actor.kind === 'person' && actor.roles.includes('DATA_USER')
      const expected = command.kind !== 'apply' ? 'INVALID_TRANSITION' : isUser ? 'done' : 'FORBIDDEN'
      expect(`${name} ${command.kind}: ${code}`).toBe(`${name} ${command.kind}: ${expected}`)
    }
})

test('R-16: where the table allows a step, it is done or refused for its content, and leads where the table says', () => {
  const done = new Set<string>()
  for (const phase of phases) {
    const state = caseIn(phase)
    for (const command of [...everyCommand(state), { kind: 'suspend', ...finding('T10') } as const])
      for (const [, actor] of everyone) {
        const outcome = decide(command, state, factsFor(actor))
        if (outcome.ok) done.add(`${phase} ${command.kind}`)
      }
  }
  // the others need a clock that ran out, a breach, an appeal or a notice: their tests are in the files beside
  const conditional = [
    'escalate',
    'abandon',
    'endConsultation',
    'lapse',
    'expire',
    'grantExtension',
    'settleBreach',
  ]
    .concat(['fileRemedy', 'acceptRemedy', 'decideAppeal', 'appeal'])
    .concat(['giveView', 'giveOpinion'])
  for (const { from, command } of transitions)
    if (from !== 'NONE' && !conditional.includes(command)) expect([...done]).toContain(`${from} ${command}`)
})

test('R-38: the system never terminates, approves, signs or passes', () => {
  const bySystem = new Set(
    transitions.filter(({ by }) => by.includes('SYSTEM')).map(({ command }) => command),
  )
  expect([...bySystem].sort()).toEqual([
    'abandon',
    'endConsultation',
    'escalate',
    'expire',
    'lapse',
    'suspend',
  ])
})

test('R-16: an ended case goes on by an appeal alone', () => {
  for (const { from, command, to } of transitions)
    if (endedPhases.some((ended) => ended === from) && command !== 'decideAppeal') expect(to).toEqual([from])
})

test('each state of an agreement is that of a phase, but for the one before review', () => {
  const states = new Set(Object.values(agreementStates).filter((state) => state !== null))
  expect([...states].sort()).toEqual([...agreement.state.enumValues].sort())
})

test('who can do nothing in a case now is not told a list of nothing, and what is done already is told as such', () => {
  expect(refusedWith([actors.user, { kind: 'submit' }], caseIn('CANCELLED'))).toBe(
    'INVALID_TRANSITION case.nothingFromHere',
  )
  const suspend = { kind: 'suspend', ...finding('T02') } as const
  for (const side of [actors.opener, actors.authority])
    expect(refusalOf([side, suspend], caseIn('SUSPENDED'))).toMatchObject({
      message: 'case.notFromHere',
      params: { phase: 'SUSPENDED' },
    })
})
