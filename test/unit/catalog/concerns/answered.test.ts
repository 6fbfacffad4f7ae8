import { sidesOf } from '../../../../src/catalog/actor'
import {
  decideDemand,
  demandStates,
  demandTransitions,
  evolveDemand,
  noDemand,
} from '../../../../src/catalog/concerns/demand'
import type { Demand, DemandCommand } from '../../../../src/catalog/concerns/demand'
import {
  decideReport,
  evolveReport,
  noReport,
  reportStates,
  reportTransitions,
  type ReportCommand,
} from '../../../../src/catalog/concerns/error-report'
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
const parties = { openerId: OPENER_ORGANISATION, authorityId: AUTHORITY_ORGANISATION, originId: null }
const facts = (by: ActorName) => ({
  accountId: actors[by].accountId,
  ownAccounts: [actors[by].accountId ?? ''],
  sides: sidesOf(actors[by], parties),
  now,
  entry: { name: 'streets', columns: ['code'] },
  subject: 'demand 1',
})
const author = { accountId: 'data user', codeHash: null, name: 'Li', contact: 'li@example.org' }

const reportCommands: readonly ReportCommand[] = [
  { kind: 'file', draft: { dataset: 'streets', columns: ['code'], text: 'Row 7 is wrong.' }, author },
  { kind: 'correct', answer: 'Corrected in version 3.' },
  { kind: 'reject', answer: 'The register says so.' },
  { kind: 'passOn', to: 'Bureau of Roads', answer: 'They keep it.' },
]

const demandCommands: readonly DemandCommand[] = [
  { kind: 'file', draft: { wanted: 'Bus stops.', purpose: 'A map.' }, author },
  { kind: 'assign', openerId: OPENER_ORGANISATION },
  { kind: 'answer', outcome: 'WILL_OPEN', answer: 'In May.' },
]

test('R-61: every step of an error report that the table does not name is refused', () => {
  let accepted = 0
  for (const state of reportStates)
    for (const command of reportCommands)
      for (const by of actorNames) {
        const report = { ...noReport, state }
        const outcome = decideReport(command, report, facts(by))
        const step = findStep(reportTransitions, state, command.kind, facts(by).sides)
        const shown =
          outcome.kind === 'REFUSED'
            ? codeOf(outcome.fault)
            : outcome.events.reduce(evolveReport, report).state
        expect([state, command.kind, by, shown]).toEqual([
          state,
          command.kind,
          by,
          step.kind === 'POSSIBLE' ? step.to : step.kind,
        ])
        if (step.kind === 'POSSIBLE') accepted += 1
      }
  // any account but an auditor's files, the opener ends it in three ways
  expect(accepted).toBe(8 + 3)
})

test('R-61: an error report ends corrected, rejected or passed on, and its reporter is told why', () => {
  const filed = evolveReport(noReport, {
    kind: 'FILED',
    draft: { dataset: 'streets', columns: [], text: 't' },
    author,
    accountId: 'data user',
    side: 'SIGNED_IN',
    at: now,
  })
  for (const command of reportCommands.slice(1)) {
    const outcome = decideReport(command, filed, facts('opener'))
    if (outcome.kind === 'REFUSED' || command.kind === 'file') throw new Error(command.kind)
    expect(outcome.events.reduce(evolveReport, filed)).toMatchObject({
      author,
      answer: { text: command.answer, at: now },
    })
    const silent = decideReport({ ...command, answer: '  ' }, filed, facts('opener'))
    expect(silent.kind === 'REFUSED' && codeOf(silent.fault)).toBe('BAD_USER_INPUT')
  }
  const unknown = decideReport(
    { kind: 'file', draft: { dataset: 'streets', columns: ['nowhere'], text: 't' }, author },
    noReport,
    facts('dataUser'),
  )
  expect(unknown.kind === 'REFUSED' && unknown.fault.details.coordinates).toEqual(['streets.nowhere'])
})

test('R-77: every step of a demand that the table does not name is refused', () => {
  let accepted = 0
  for (const state of demandStates)
    for (const command of demandCommands)
      for (const by of actorNames) {
        const demand = { ...noDemand, state }
        const outcome = decideDemand(command, demand, facts(by))
        const step = findStep(demandTransitions, state, command.kind, facts(by).sides)
        const shown =
          outcome.kind === 'REFUSED'
            ? codeOf(outcome.fault)
            : outcome.events.reduce(evolveDemand, demand).state
        expect([state, command.kind, by, shown]).toEqual([
          state,
          command.kind,
          by,
          step.kind === 'POSSIBLE' ? step.to : step.kind,
        ])
        if (step.kind === 'POSSIBLE') accepted += 1
      }
  expect(accepted).toBe(8 + 2 + 3)
})

test('R-77: a demand for data that is not listed is filed, given to an opener and answered', () => {
  let demand = noDemand
  const does = (by: ActorName, command: DemandCommand) => {
    const outcome = decideDemand(command, demand, facts(by))
    if (outcome.kind === 'REFUSED') throw new Error(codeOf(outcome.fault))
    demand = outcome.events.reduce(evolveDemand, demand)
  }
  does('dataUser', { kind: 'file', draft: { wanted: 'Bus stops.', purpose: 'A map.' }, author })
  does('authority', { kind: 'assign', openerId: OPENER_ORGANISATION })
  const silent = decideDemand({ kind: 'answer', outcome: 'CANNOT_OPEN', answer: '' }, demand, facts('opener'))
  expect(silent.kind === 'REFUSED' && codeOf(silent.fault)).toBe('BAD_USER_INPUT')
  does('opener', { kind: 'answer', outcome: 'WILL_OPEN', answer: 'In May.' })
  expect(demand).toMatchObject({
    state: 'ANSWERED',
    outcome: 'WILL_OPEN',
    answer: { text: 'In May.' },
    author,
  })
})

test('R-20: who filed a demand does not answer it, in whatever account, but may give it to an opener', () => {
  const by = (
    who: ActorName,
    ownAccounts: readonly string[],
    command: DemandCommand,
    state: Demand['state'],
  ) => {
    const demand = { ...noDemand, state, author }
    return decideDemand(command, demand, { ...facts(who), ownAccounts }).kind
  }
  const answer = { kind: 'answer', outcome: 'WILL_OPEN', answer: 'In May.' } as const
  const assign = { kind: 'assign', openerId: OPENER_ORGANISATION } as const
  expect(by('authority', ['authority', 'data user'], answer, 'FILED')).toBe('REFUSED')
  expect(by('opener', ['opener', 'data user'], answer, 'ASSIGNED')).toBe('REFUSED')
  expect(by('authority', ['authority'], answer, 'FILED')).not.toBe('REFUSED')
  expect(by('authority', ['authority', 'data user'], assign, 'FILED')).not.toBe('REFUSED')
})
