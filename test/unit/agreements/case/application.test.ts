import type { Application } from '../../../../src/agreements/case/application'
import { splitByOpener, coverStatus } from '../../../../src/agreements/case/cover'
import { caseView } from '../../../../src/agreements/case/case-view'
import type { Command } from '../../../../src/agreements/case/command'
import { textOf } from '../../../../src/kernel/messages'
import {
  actors,
  application,
  apply,
  datasets,
  play,
  refusalOf,
  refusedWith,
  sign,
  strangers,
} from '../../../support/case-fixture'
import { calendar } from '../../../support/case-rules'
import { caseIn } from '../../../support/case-paths'

const { user, colleague, opener, leader, authority, reviewer } = actors
const asking = (changes: Partial<Application>): Command => ({
  kind: 'apply',
  case: 'case-1',
  cover: 'cover-1',
  application: { ...application, ...changes },
})
const columns = [{ name: 'line', uses: ['select'] }] as const
const textOfRefusal = (...move: Parameters<typeof refusalOf>): string => {
  const { message, params } = refusalOf(...move)
  return textOf(message, 'en', params)
}

test('R-21: an application that lacks something is not submitted, and all that it lacks is told at once', () => {
  const empty: Partial<Application> = {
    purpose: ' ',
    scenario: '',
    effectiveTo: '',
    security: '',
    commitment: null,
    publishesResults: null,
    scopes: [{ dataset: 'trips', columns: [] }],
  }
  const { state } = play([[user, asking(empty)]])
  const text = textOfRefusal([user, { kind: 'submit' }], state)
  for (const item of [
    'purpose',
    'scenario',
    'at least one column',
    'term',
    'safely',
    'commitment',
    'published',
  ])
    expect(text).toContain(item)
  expect(text.match(/\n- /g)).toHaveLength(7)
})

test('R-21: each item alone is asked for', () => {
  const items: readonly Partial<Application>[] = [
    { name: '' },
    { credential: '' },
    { contact: '' },
    { purpose: '' },
    { scenario: '' },
    { modes: [] },
    { expectedVolume: '' },
    { effectiveFrom: '' },
    { effectiveTo: application.effectiveFrom },
    { security: '' },
    { publishesResults: null },
    { isCommercial: null },
    { commitment: null },
    { commitment: '' },
    { commitment: 'accepted' },
    { attachments: [{ name: '', sha256: 'c'.repeat(64) }] },
    { attachments: [{ name: 'licence.pdf', sha256: 'zz' }] },
  ]
  for (const item of items) {
    const { state } = play([[user, asking(item)]])
    expect(refusedWith([user, { kind: 'submit' }], state)).toBe('BAD_USER_INPUT case.incomplete')
  }
})

test('R-22: a dataset without conditions needs no application, and there is no case', () => {
  const move = [user, asking({ scopes: [{ dataset: 'stops', columns }] })] as const
  expect(textOfRefusal(move, null)).toContain('no application is needed')
})

test('R-22: a dataset that is not open is answered as one that does not exist', () => {
  const answers = ['raids', 'nowhere'].map((dataset) =>
    textOfRefusal([user, asking({ scopes: [{ dataset, columns }] })], null).replaceAll(dataset, 'X'),
  )
  expect(answers[0]).toContain('not open')
  expect(answers[1]).toBe(answers[0])
})

test('R-22: a column that is not open is answered as one that does not exist', () => {
  const answers = ['secret', 'none'].map((name) =>
    textOfRefusal(
      [user, asking({ scopes: [{ dataset: 'trips', columns: [{ name, uses: ['select'] }] }] })],
      null,
    ).replaceAll(name, 'X'),
  )
  expect(answers[0]).toContain('not open')
  expect(answers[1]).toBe(answers[0])
})

test('R-22: what was open when the draft was made is looked up again when it is submitted', () => {
  const closed = new Map([...datasets].filter(([name]) => name !== 'trips'))
  const state = caseIn('DRAFT')
  const move = [user, { kind: 'submit' }, '2026-03-02', { datasets: closed }] as const
  expect(refusedWith(move, state)).toBe('BAD_USER_INPUT case.cannotApply')
})

test('R-22: no way round by an edit', () => {
  const changes = { scopes: [{ dataset: 'raids', columns }] }
  expect(refusedWith([user, { kind: 'editApplication', changes }], caseIn('DRAFT'))).toBe(
    'BAD_USER_INPUT case.cannotApply',
  )
})

test('R-19: nobody applies where no authority could review the agreement', () => {
  const orphaned = new Map([...datasets].map(([name, found]) => [name, { ...found, authority: null }]))
  const move = [user, apply, '2026-03-02', { datasets: orphaned }] as const
  expect(refusedWith(move, null)).toBe('BAD_USER_INPUT case.noAuthority')
  expect(textOfRefusal(move, null)).toContain('Transport bureau')
})

test('R-18: an application to several openers becomes a case for each', () => {
  const scopes = ['trips', 'patients', 'fares'].map((dataset) => ({ dataset, columns }))
  expect(refusedWith([user, asking({ scopes })], null)).toBe('BAD_USER_INPUT case.oneOpener')
  const parts = splitByOpener({ ...application, scopes }, { datasets })
  expect(parts.map((part) => part.scopes.map(({ dataset }) => dataset))).toEqual([
    ['trips', 'fares'],
    ['patients'],
  ])
})

test('R-18: staff of the opener of that dataset decide, and nobody else does', () => {
  const command: Command = { kind: 'accept' }
  expect(refusedWith([strangers.otherOpener, command], caseIn('SUBMITTED'))).toBe('FORBIDDEN case.noPart')
  expect(refusedWith([strangers.openerWithoutRole, command], caseIn('SUBMITTED'))).toBe(
    'FORBIDDEN case.noPart',
  )
  expect(refusedWith([authority, command], caseIn('SUBMITTED'))).toBe('FORBIDDEN case.side')
  expect(play([[leader, command]], caseIn('SUBMITTED')).state.phase).toBe('UNDER_EVALUATION')
})

test('R-18: a cover is approved when each opener has decided for it', () => {
  expect(coverStatus([caseIn('APPROVED'), caseIn('UNDER_EVALUATION')])).toBe('OPEN')
  expect(coverStatus([caseIn('APPROVED'), caseIn('REJECTED')])).toBe('PARTLY_APPROVED')
  expect(coverStatus([caseIn('APPROVED'), caseIn('ACTIVE')])).toBe('APPROVED')
  expect(coverStatus([caseIn('REJECTED')])).toBe('NOT_APPROVED')
})

test('R-20: whoever acted for the applicant does not act for the opener or the authority, with any account', () => {
  const state = caseIn('SUBMITTED')
  const changed = { ...opener, account: 'user', person: null }
  expect(refusedWith([changed, { kind: 'accept' }], state)).toBe('FORBIDDEN case.twoSides')
  const secondAccount = { ...opener, person: user.person }
  expect(refusedWith([secondAccount, { kind: 'accept' }], state)).toBe('FORBIDDEN case.twoSides')
  const sameAgain = { ...authority, person: opener.person }
  expect(refusedWith([sameAgain, { kind: 'passAgreement', finding: 'in order' }], caseIn('SIGNED'))).toBe(
    'FORBIDDEN case.twoSides',
  )
  expect(
    refusedWith(
      [
        { ...reviewer, person: user.person },
        { kind: 'passAgreement', finding: 'x' },
      ],
      caseIn('SIGNED'),
    ),
  ).toBe('FORBIDDEN case.twoSides')
})

test('R-20: where one office opens and reviews, its people still stand on one side each', () => {
  const bureau = new Map([...datasets].map(([name, of]) => [name, { ...of, opener: 'Bureau' }]))
  const both = { ...opener, organisation: 'Bureau', roles: ['DATA_OPENER', 'AUTHORITY'] }
  const { state } = play([
    [user, apply, '2026-03-02', { datasets: bureau }],
    [user, { kind: 'submit' }, '2026-03-02', { datasets: bureau }],
    [both, { kind: 'accept' }],
  ])
  expect(state.history.at(-1)?.by.side).toBe('OPENER')
  const signed = { ...caseIn('SIGNED'), opener: 'Bureau', history: state.history }
  expect(refusedWith([both, { kind: 'passAgreement', finding: 'mine' }], signed)).toBe(
    'FORBIDDEN case.twoSides',
  )
})

test('R-20: an opener, or its authority, does not apply for its own data', () => {
  for (const own of [opener, authority])
    expect(refusedWith([{ ...own, roles: ['DATA_USER'] }, apply], null)).toBe('FORBIDDEN case.ownData')
})

test('R-26: the applicant sees state, clock and history, and no name of who decided', () => {
  const view = caseView(caseIn('REJECTED'), ['APPLICANT'], { calendar, today: '2026-03-03' })
  expect(view.phase).toBe('REJECTED')
  expect(view.history.map(({ event, side }) => `${side} ${event}`)).toEqual([
    'APPLICANT opened',
    'APPLICANT submitted',
    'OPENER accepted',
    'OPENER rejected',
  ])
  expect(view.decision).toMatchObject({ reasons: 'no need shown', ground: 'conditions 2' })
  expect(view.possible).toEqual(['appeal'])
  expect(JSON.stringify(view)).not.toContain(opener.account)
  const clocks = caseView(caseIn('UNDER_EVALUATION'), ['APPLICANT'], { calendar, today: '2026-03-04' }).clocks
  expect(clocks).toEqual([
    {
      term: 'EVALUATION',
      due: '2026-03-16',
      leftWorkingDays: 8,
      isOverdue: false,
      wasEscalated: false,
      uncertainYears: [],
    },
  ])
})

test('the applicant may cancel until its own side has signed', () => {
  const approved = caseIn('APPROVED')
  const { state } = play([[colleague, sign]], approved)
  expect(refusedWith([user, { kind: 'cancel', reason: 'late' }], state)).toBe(
    'INVALID_TRANSITION case.alreadySigned',
  )
  expect(play([[user, { kind: 'cancel', reason: 'late' }]], approved).state.phase).toBe('CANCELLED')
})
