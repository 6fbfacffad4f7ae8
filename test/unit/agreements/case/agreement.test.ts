import { textHash } from '../../../../src/agreements/case/agreement-text'
import type { CaseState } from '../../../../src/agreements/case/case-state'
import type { Command } from '../../../../src/agreements/case/command'
import { lastDecision } from '../../../../src/agreements/case/held'
import { agreementStates } from '../../../../src/agreements/case/phase'
import { widerThan, type CaseScope, type Extent } from '../../../../src/agreements/case/scope'
import { textOf } from '../../../../src/kernel/messages'
import {
  actors,
  allMet,
  application,
  clauses,
  datasets,
  finding,
  play,
  refusalOf,
  refusedWith,
  sign,
} from '../../../support/case-fixture'
import { caseIn } from '../../../support/case-paths'

const { user, opener, leader, authority, clock } = actors
const edit = (changes: Extract<Command, { kind: 'editAgreement' }>['changes']): Command => ({
  kind: 'editAgreement',
  changes,
  reason: 'talks',
})
const hashOf = ({ agreement }: CaseState): string => (agreement === null ? '' : textHash(agreement.text))

test('R-06: an agreement that both have signed is not open before the authority passes it', () => {
  const signed = caseIn('SIGNED')
  expect([signed.phase, signed.passed]).toEqual(['SIGNED', null])
  for (const actor of [user, opener, leader])
    expect(refusedWith([actor, { kind: 'passAgreement', finding: 'fine' }], signed)).toBe(
      'FORBIDDEN case.side',
    )
})

test('R-19: the authority passes, returns or refuses, and says why', () => {
  const signed = caseIn('SIGNED')
  const silent: readonly Command[] = [
    { kind: 'passAgreement', finding: '' },
    { kind: 'returnAgreement', reason: ' ' },
  ]
  for (const command of silent)
    expect(refusedWith([authority, command], signed)).toBe('BAD_USER_INPUT case.reason')
  for (const part of [{ reason: '' }, { basis: '' }]) {
    const command: Command = { kind: 'refuseAgreement', reason: 'too wide', basis: 'D', ...part }
    expect(refusedWith([authority, command], signed)).toBe('BAD_USER_INPUT case.reasonAndBasis')
  }
  expect(caseIn('RETURNED').history.at(-1)?.reason).toBe('no report cycle')
  expect(lastDecision(caseIn('REFUSED'))).toMatchObject({ kind: 'REFUSED', reasons: 'too wide' })
})

test('R-23: a text with a mandatory item empty is not signed, and all that is empty is told at once', () => {
  const { state } = play(
    [[opener, { kind: 'approve', findings: allMet, reason: 'fit', agreementNumber: 'CQ-2026-1' }]],
    caseIn('UNDER_EVALUATION'),
  )
  const { message, params } = refusalOf([user, sign], state)
  expect(message).toBe('case.incompleteText')
  expect(textOf(message, 'en', params).match(/\n- /g)).toHaveLength(15)
})

test('R-23: each clause alone is needed', () => {
  const approved = caseIn('APPROVED')
  const items = [...Object.keys(clauses), 'scenario'].map((name) => ({ [name]: ' ' }))
  expect(items).toHaveLength(16)
  for (const changes of [...items, { scopes: [] }, { modes: [] }]) {
    const { state } = play([[opener, edit(changes)]], approved)
    expect([changes, refusedWith([user, sign], state)]).toEqual([
      changes,
      'BAD_USER_INPUT case.incompleteText',
    ])
  }
})

test('R-67: a text has no budget that means nothing', () => {
  const rows = { unit: 'ROWS', per: 'DAY', limit: 10 } as const
  const { state } = play([[opener, edit({ budgets: [rows] })]], caseIn('APPROVED'))
  expect(state?.agreement?.text.budgets).toEqual([rows])
  for (const budgets of [[{ ...rows, limit: 0 }], [{ ...rows, limit: 1.5 }], [rows, rows]])
    expect(refusedWith([opener, edit({ budgets })], state)).toBe('BAD_USER_INPUT agreements.badBudgets')
})

test('R-63: an exclusive agreement is not signed', () => {
  const { state } = play([[opener, edit({ isNonExclusive: false })]], caseIn('APPROVED'))
  expect(refusedWith([user, sign], state)).toBe('BAD_USER_INPUT case.incompleteText')
})

test('R-24: a signature binds the text that was read, and no other one', () => {
  const state = caseIn('APPROVED')
  expect(refusedWith([user, { kind: 'sign', textHash: '0'.repeat(64) }], state)).toBe(
    'INVALID_TRANSITION case.otherText',
  )
  const { state: edited } = play([[opener, edit({ title: 'Another' })]], state)
  expect(refusedWith([user, { kind: 'sign', textHash: hashOf(state) }], edited)).toBe(
    'INVALID_TRANSITION case.otherText',
  )
})

test('R-24: an edit voids both signatures and sends the text back, wherever it is', () => {
  for (const [phase, back] of [
    ['SIGNED', 'APPROVED'],
    ['AMENDMENT_REVIEW', 'AMENDING'],
  ] as const)
    for (const actor of [user, opener]) {
      const before = caseIn(phase)
      expect(before.agreement?.signatures).toHaveLength(2)
      const { state } = play([[actor, edit({ quota: '2 requests a day' })]], before)
      expect([state.phase, state.agreement?.signatures]).toEqual([back, []])
      expect(hashOf(state)).not.toBe(hashOf(before))
      expect(refusedWith([authority, { kind: 'passAgreement', finding: 'fine' }], state)).toContain(
        'INVALID_TRANSITION',
      )
    }
})

test('R-24: an edit between the two signatures voids the first one', () => {
  const { state } = play(
    [
      [user, sign],
      [opener, edit({ title: 'Another' })],
      [opener, sign],
    ],
    caseIn('APPROVED'),
  )
  expect(state.phase).toBe('APPROVED')
  expect(state.agreement?.signatures.map(({ side }) => side)).toEqual(['OPENER'])
})

test('R-24: a text that was changed behind its signatures is not passed', () => {
  const signed = caseIn('SIGNED')
  const { agreement } = signed
  const forged: CaseState = {
    ...signed,
    agreement: agreement && { ...agreement, text: { ...agreement.text, quota: 'no limit' } },
  }
  expect(refusedWith([authority, { kind: 'passAgreement', finding: 'fine' }], forged)).toBe(
    'INVALID_TRANSITION case.notSigned',
  )
})

test('R-24: a return by the authority voids the signatures too', () => {
  const returned = caseIn('RETURNED')
  expect(returned.agreement?.signatures).toEqual([])
  expect(refusedWith([user, sign], returned)).toBe('INVALID_TRANSITION case.notFromHere')
})

test('one side does not sign for both', () => {
  const { state } = play([[user, sign]], caseIn('APPROVED'))
  expect(refusedWith([actors.colleague, sign], state)).toBe('INVALID_TRANSITION case.alreadySigned')
  expect(refusedWith([authority, sign], state)).toBe('FORBIDDEN case.side')
})

const [asked] = application.scopes
const wider: readonly (readonly [string, Partial<Extent>])[] =
  asked === undefined
    ? []
    : [
        ['case.wider.dataset', { scopes: [asked, { dataset: 'fares', columns: asked.columns }] }],
        ['case.wider.column', { scopes: [{ ...asked, columns: [{ name: 'fare', uses: ['select'] }] }] }],
        [
          'case.wider.use',
          { scopes: [{ ...asked, columns: [{ name: 'rider', uses: ['select', 'sort'] }] }] },
        ],
        ['case.wider.rows', { scopes: [{ ...asked, predicate: null }] }],
        ['case.wider.rows', { scopes: [{ dataset: asked.dataset, columns: asked.columns }] }],
        [
          'case.wider.rows',
          {
            scopes: [
              {
                ...asked,
                predicate: {
                  kind: 'or',
                  of: [
                    { kind: 'compare', column: 'line', op: 'eq', value: '2' },
                    { kind: 'isNull', column: 'rider', isNull: false },
                  ],
                },
              },
            ],
          },
        ],
        [
          'case.wider.rows',
          { scopes: [{ ...asked, predicate: { kind: 'compare', column: 'line', op: 'eq', value: '3' } }] },
        ],
        ['case.wider.mode', { modes: ['API', 'FILE'] }],
        ['case.wider.purpose', { purpose: 'advertising' }],
        ['case.wider.term', { effectiveTo: '2027-03-01T00:00:00.001Z' }],
        ['case.wider.term', { effectiveFrom: '2026-02-28T23:59:59.999Z' }],
      ]

test.each(wider)('R-25: an agreement is never wider than its application: %s', (message, changes) => {
  const problems = widerThan({ ...application, ...changes }, application)
  expect(problems).toHaveLength(1)
  const expected = textOf(message as 'case.wider.term', 'en')
  expect(problems[0]?.en.slice(-12)).toBe(expected.slice(-12))
  expect(refusedWith([opener, edit(changes)], caseIn('APPROVED'))).toBe('BAD_USER_INPUT case.tooWide')
  expect(refusedWith([user, edit(changes)], caseIn('AMENDING'))).toBe('BAD_USER_INPUT case.tooWide')
})

test('R-25: it may be narrower: fewer columns and uses, more conditions, a mask, a shorter term', () => {
  const predicate: CaseScope['predicate'] = {
    kind: 'and',
    of: [
      { kind: 'isNull', column: 'rider', isNull: false },
      { kind: 'and', of: [{ value: '2', op: 'eq', column: 'line', kind: 'compare' }] },
    ],
  }
  const narrow: Partial<Extent> = {
    scopes: [
      { dataset: 'trips', columns: [{ name: 'rider', uses: ['select'], mask: { kind: 'name' } }], predicate },
    ],
    effectiveTo: '2026-06-01T00:00:00.000Z',
  }
  expect(widerThan({ ...application, ...narrow }, application)).toEqual([])
  const { state } = play(
    [
      [opener, edit(narrow)],
      [user, sign],
      [opener, sign],
    ],
    caseIn('APPROVED'),
  )
  expect(state.phase).toBe('SIGNED')
})

test('R-25: where figures alone were applied for, no rows are given, nor figures of fewer rows', () => {
  const figures = (terms: Pick<CaseScope, 'aggregatesOnly' | 'smallestGroup'>): Extent => ({
    ...application,
    scopes: [{ dataset: 'trips', columns: [{ name: 'rider', uses: ['select'] }], ...terms }],
  })
  const asked = figures({ aggregatesOnly: true, smallestGroup: 10 })
  expect(widerThan(figures({}), asked)).toHaveLength(1)
  expect(widerThan(figures({ aggregatesOnly: true }), asked)).toHaveLength(1)
  expect(widerThan(figures({ aggregatesOnly: true, smallestGroup: 9 }), asked)).toHaveLength(1)
  expect(widerThan(figures({ aggregatesOnly: true, smallestGroup: 20 }), asked)).toEqual([])
  expect(widerThan(asked, figures({}))).toEqual([])
})

test('R-25: a mask that was applied for stays, or gives way to one that shows nothing', () => {
  const masked = (mask?: CaseScope['columns'][number]['mask']): Extent => ({
    ...application,
    scopes: [
      {
        dataset: 'trips',
        columns: [{ name: 'rider', uses: ['select'], ...(mask === undefined ? {} : { mask }) }],
      },
    ],
  })
  const asksName = masked({ kind: 'name' })
  expect(widerThan(masked(), asksName)).toHaveLength(1)
  expect(widerThan(masked({ kind: 'telephone' }), asksName)).toHaveLength(1)
  expect(widerThan(masked({ kind: 'name' }), asksName)).toEqual([])
  expect(widerThan(masked({ kind: 'null' }), asksName)).toEqual([])
})

test("number and parties of the text are the case's, whatever an edit says", () => {
  const changes = {
    title: 'Another',
    number: 'CQ-9',
    opener: 'Health',
    user: { organisation: 'Rival', name: 'Rival' },
  }
  const { state } = play([[user, edit(changes)]], caseIn('APPROVED'))
  expect(state.agreement?.text).toMatchObject({
    title: 'Another',
    number: 'CQ-2026-1',
    opener: 'Transport',
    user: { organisation: 'Lab' },
  })
})

test('what the catalogue has closed in between is neither signed nor passed', () => {
  const closed = { datasets: new Map([...datasets].filter(([name]) => name !== 'trips')) }
  expect(refusedWith([user, sign, '2026-03-02', closed], caseIn('APPROVED'))).toBe(
    'BAD_USER_INPUT case.cannotApply',
  )
  const pass: Command = { kind: 'passAgreement', finding: 'fine' }
  expect(refusedWith([authority, pass, '2026-03-02', closed], caseIn('SIGNED'))).toBe(
    'BAD_USER_INPUT case.cannotApply',
  )
  expect(refusedWith([authority, pass, '2027-03-02'], caseIn('SIGNED'))).toBe('BAD_USER_INPUT case.termOver')
})

test('a text that nobody signs lapses after its term, and not before', () => {
  for (const phase of ['APPROVED', 'RETURNED'] as const) {
    expect(refusedWith([clock, { kind: 'lapse' }, '2026-03-16'], caseIn(phase))).toBe(
      'INVALID_TRANSITION case.notDue',
    )
    expect(play([[clock, { kind: 'lapse' }, '2026-03-17']], caseIn(phase)).state.phase).toBe('LAPSED')
  }
})

test('R-37: an amendment opens and closes nothing by itself; refused or withdrawn, the text that was passed stands again', () => {
  const passed = caseIn('ACTIVE')
  const review = caseIn('AMENDMENT_REVIEW')
  expect(hashOf(review)).not.toBe(hashOf(passed))
  for (const phase of ['AMENDING', 'AMENDMENT_REVIEW'] as const) {
    // nobody ends access by wishing for another text
    expect([agreementStates[phase], hashOf(caseIn(phase))]).toEqual(['ACTIVE', expect.any(String)])
    const { state } = play([[opener, { kind: 'giveNotice', ...finding('T09') }]], caseIn(phase))
    expect([state.phase, hashOf(state)]).toEqual(['ACTIVE', hashOf(passed)])
  }
  for (const [actor, command] of [
    [authority, { kind: 'refuseAgreement', reason: 'no need', basis: 'D' }],
    [user, { kind: 'withdrawAmendment', reason: 'as it was' }],
    [opener, { kind: 'withdrawAmendment', reason: 'as it was' }],
  ] as const) {
    const { state } = play([[actor, command]], review)
    expect([state.phase, hashOf(state), state.agreement?.signatures.length]).toEqual([
      'ACTIVE',
      hashOf(passed),
      2,
    ])
  }
  const { state } = play([[authority, { kind: 'passAgreement', finding: 'fine' }]], review)
  expect([state.phase, state.passed?.review.textHash]).toEqual(['ACTIVE', hashOf(review)])
})
