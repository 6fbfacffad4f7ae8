import type { CaseState } from '../../../src/agreements/case/case-state'
import type { Command } from '../../../src/agreements/case/command'
import { fold } from '../../../src/agreements/case/evolve'
import { tellParties, type Tell } from '../../../src/cases/case-notices'
import type { MessageParams } from '../../../src/kernel/message'
import { actors, finding, play, sign, type Move } from '../../support/case-fixture'
import { caseIn } from '../../support/case-paths'

const { user, opener, leader, authority, reviewer, expert, holder, clock } = actors

interface Told {
  readonly to: readonly string[]
  readonly message: string
  readonly params: MessageParams
}

/** What the last of these steps tells, and whom. */
const toldBy = async (from: CaseState, ...moves: readonly Move[]): Promise<readonly Told[]> => {
  const told: Told[] = []
  const tell: Tell = (to, message, params) => {
    const names = to.map((one) => ('account' in one ? one.account : one.organisation))
    told.push({ to: names, message, params })
    return Promise.resolve()
  }
  const { events } = play(moves, from)
  const last = events.at(-1)
  if (last === undefined) throw new Error('nothing happened')
  await tellParties(tell, last, fold(from, events), () => Promise.resolve('Transport bureau'))
  return told
}

const suspend = (ground: string): Command => ({ kind: 'suspend', ...finding(ground) })
const edit: Command = { kind: 'editAgreement', changes: { quota: '500' }, reason: 'less' }
const remedy: Command = { kind: 'fileRemedy', done: 'deleted', evidence: ['log'] }
const view: Command = { kind: 'giveView', consents: true, view: 'fine', evidence: [] }
const opinion: Command = { kind: 'giveOpinion', opinion: 'safe', attachments: [] }
const appeal = (ground: string): Command => ({ kind: 'appeal', grounds: 'no', evidence: [], ground })

test.each<[string, CaseState, readonly Move[], string, readonly string[]]>([
  ['a remedy', caseIn('SUSPENDED'), [[user, remedy]], 'agreement.remedyFiled', ['Transport', 'Bureau']],
  ['the last view', caseIn('CONSULTING'), [[holder, view]], 'application.evaluationResumed', ['Transport']],
  [
    'the end of a consultation',
    caseIn('CONSULTING'),
    [[clock, { kind: 'endConsultation' }, '2026-04-20']],
    'application.evaluationResumed',
    ['Transport'],
  ],
  [
    'the last opinion',
    caseIn('EXPERT_REVIEW'),
    [[expert, opinion]],
    'application.evaluationResumed',
    ['Transport'],
  ],
  [
    'a proposal of more time',
    caseIn('UNDER_EVALUATION'),
    [[opener, { kind: 'proposeExtension', reason: 'the registry is closed' }]],
    'application.extensionProposed',
    ['Transport'],
  ],
  ['an edit of the opener', caseIn('APPROVED'), [[opener, edit]], 'agreement.edited', ['Lab']],
  ['an edit of the applicant', caseIn('APPROVED'), [[user, edit]], 'agreement.edited', ['Transport']],
  ['a first signature', caseIn('APPROVED'), [[leader, sign]], 'agreement.toSign', ['Lab']],
])('whoever has to act after %s is told', async (_what, from, moves, message, to) => {
  expect(await toldBy(from, ...moves)).toMatchObject([{ to, message }])
})

test('a delay is told with the day of the step that is late, and an authority reads who signed', async () => {
  const terminated = play([[user, { kind: 'appeal', grounds: 'no', evidence: [] }]], caseIn('TERMINATED'))
  const { state: late } = play([[clock, { kind: 'escalate' }, '2026-03-18']], terminated.state)
  expect(await toldBy(late, [clock, { kind: 'escalate' }, '2026-03-25'])).toMatchObject([
    { message: 'case.overdue', params: { step: 'APPEAL_DECISION', dueAt: '2026-03-23' } },
  ])
  expect(await toldBy(caseIn('APPROVED'), [leader, sign], [user, sign])).toMatchObject([
    { message: 'agreement.toReview', params: { opener: 'Transport bureau' } },
  ])
})

test('an appeal and its decision are told with the ground that they are about', async () => {
  const lodged: readonly Move[] = [[user, appeal('T01')]]
  expect(await toldBy(caseIn('SUSPENDED'), ...lodged)).toMatchObject([{ params: { ground: 'T01' } }])
  const decide: Command = { kind: 'decideAppeal', isUpheld: true, reasons: 'it was so' }
  expect(await toldBy(caseIn('SUSPENDED'), ...lodged, [reviewer, decide])).toMatchObject([
    { message: 'appeal.decided', params: { ground: 'T01' } },
  ])
})

test('R-49: of several datasets, the one that was withdrawn is named', async () => {
  const active = caseIn('ACTIVE')
  const [scope] = active.application.scopes
  if (scope === undefined) throw new Error('the case has no scope')
  const scopes = [scope, { ...scope, dataset: 'fares' }]
  const both: CaseState = { ...active, application: { ...active.application, scopes } }
  const gone = (facts: string): Move => [clock, { ...suspend('T10'), facts } as Command]
  expect(await toldBy(both, gone('fares: court order 7'))).toMatchObject([{ params: { datasets: 'fares' } }])
  const byPerson: Move = [authority, suspend('T10')]
  expect(await toldBy(both, byPerson)).toMatchObject([{ params: { datasets: 'trips, fares' } }])
})
