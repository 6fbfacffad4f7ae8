import { textHash } from '../../../../src/agreements/case/agreement-text'
import { caseFile, type CaseFileFacts } from '../../../../src/cases/file/case-file'
import { caseFileHtml } from '../../../../src/cases/file/case-file-html'
import { fileText } from '../../../../src/cases/file/file-text'
import { escapeHtml, html } from '../../../../src/cases/file/html'
import { decideCaseFile } from '../../../../policies/case-file'
import { caseFileTexts } from '../../../../src/kernel/messages/case-file-texts'
import type { Role } from '../../../../src/identity/caller'
import { caller } from '../../../support/decision-fixture'
import {
  actors,
  apply,
  application,
  clauses,
  finding,
  play,
  sign,
  type Move,
} from '../../../support/case-fixture'

const hostile = `<script>alert(1)</script><img src=x onerror="alert('2')"> "' & </td></style>`

const { user, colleague, opener, leader, authority, expert, holder } = actors

const ill = { ...finding('T03'), facts: hostile, evidence: [hostile], reasons: hostile }

const story: readonly Move[] = [
  [user, { ...apply, application: { ...application, name: hostile, scenario: hostile } } as typeof apply],
  [user, { kind: 'submit' }],
  [opener, { kind: 'accept' }],
  [
    opener,
    { kind: 'consult', parties: [{ party: 'BusCompany', capacity: 'THIRD_PARTY' }], question: hostile },
  ],
  [
    holder,
    {
      kind: 'giveView',
      consents: true,
      view: hostile,
      evidence: [{ name: hostile, sha256: 'c'.repeat(64) }],
    },
  ],
  [opener, { kind: 'referToExperts', experts: ['expert'], question: hostile }],
  [expert, { kind: 'giveOpinion', opinion: hostile, attachments: [] }],
  [
    opener,
    {
      kind: 'approve',
      findings: ['purpose', 'security'].map((item) => ({
        conditionSet: 'transport-1',
        item,
        isMet: true,
        note: hostile,
      })),
      reason: hostile,
      agreementNumber: 'CQ-2026-1',
    },
  ],
  [opener, { kind: 'editAgreement', changes: { ...clauses, disposal: hostile }, reason: hostile }],
  [colleague, sign],
  [leader, sign],
  [authority, { kind: 'passAgreement', finding: hostile }],
  [opener, { kind: 'suspend', ...ill }],
  [authority, { kind: 'terminate', ...ill }],
  [user, { kind: 'appeal', grounds: hostile, evidence: [hostile] }],
]

const factsOf = (moves: readonly Move[], of: Partial<CaseFileFacts> = {}): CaseFileFacts => {
  const { events } = play(moves)
  const notice = (id: string, organisation: string, role: 'DATA_USER' | 'DATA_OPENER') => ({
    id,
    at: new Date('2026-03-02T02:00:00Z'),
    eventId: 102,
    message: 'agreement.warned' as const,
    params: { agreement: 'CQ-2026-1', ground: 'T03', facts: hostile, remedyBy: '—' },
    link: null,
    addressed: [{ organisation, role }],
    recipients: [{ accountId: `${organisation} account`, readAt: new Date('2026-03-03T02:00:00Z') }],
    deliveries: [
      {
        channel: 'SMTP' as const,
        target: 'secret target',
        state: 'DELIVERED' as const,
        attempts: 1,
        settledAt: null,
      },
    ],
  })
  return {
    events: events.map((event, i) => ({ id: 101 + i, actor: `${hostile} ${event.by.account}`, event })),
    notices: [notice('n1', 'Lab', 'DATA_USER'), notice('n2', 'Transport', 'DATA_OPENER')],
    names: new Map([['Transport', hostile]]),
    usage: {
      agreement: 'CQ-2026-1',
      days: [
        { day: '2026-03-02', operations: 2, refused: 1, rows: '9007199254740993', bytes: '10', cost: '3' },
        { day: '2026-03-03', operations: 3, refused: 0, rows: '2', bytes: '20', cost: '4' },
      ],
      first: { id: 'r1', at: '2026-03-02T03:00:00.000Z' },
      last: { id: 'r2', at: '2026-03-03T03:00:00.000Z' },
    },
    timeZone: 'Asia/Shanghai',
    ...of,
  }
}

const facts = factsOf(story)
const whole = caseFile(facts, 'WHOLE')

test('R-73: the file has application, evaluation, agreement, review, measures, every step, notices and use', () => {
  expect(whole.application.content.purpose).toBe('research')
  expect(whole.evaluation).toMatchObject({
    consultations: [{ parties: [{ party: { id: 'BusCompany' }, answer: { consents: true } }] }],
    expertReviews: [{ opinions: [{ expert: { id: 'expert' }, opinion: hostile }] }],
    decisions: [{ result: 'APPROVED', checklist: [{ item: 'purpose', isMet: true }, { item: 'security' }] }],
  })
  const [agreement, ...others] = whole.agreements
  expect(others).toEqual([])
  expect(agreement).toMatchObject({
    number: 'CQ-2026-1',
    signatures: [{ side: 'APPLICANT' }, { side: 'OPENER', by: { account: { id: 'leader' } } }],
    reviews: [{ result: 'PASSED', finding: hostile, by: { account: { id: 'authority' } } }],
  })
  expect(agreement?.textHash).toBe(agreement === undefined ? '' : textHash(agreement.text))
  expect(agreement?.signatures.map((signature) => signature.textHash)).toEqual([
    agreement?.textHash,
    agreement?.textHash,
  ])
  expect(whole.measures.map(({ event, ground }) => [event, ground])).toEqual([
    ['suspended', 'T03'],
    ['terminated', 'T03'],
    ['appealed', 'T03'],
  ])
  expect(whole.measures[1]).toMatchObject({
    facts: hostile,
    evidence: [hostile],
    redress: { means: ['APPEAL', 'RECONSIDERATION', 'LITIGATION'] },
  })
  expect(whole.events.map(({ number }) => number)).toEqual(facts.events.map((_event, i) => i + 1))
  expect(whole.events.every(({ at, by }) => at !== '' && by.account !== null)).toBe(true)
  expect(whole.notices).toMatchObject([
    { event: 2, recipients: [{ readAt: '2026-03-03T02:00:00.000Z' }] },
    {},
  ])
  // beyond 2^53 no digit is lost
  expect(whole.usage?.total).toEqual({
    operations: 5,
    refused: 1,
    rows: '9007199254740995',
    bytes: '30',
    cost: '7',
  })
})

test('an applicant sees neither what is internal to the opener, nor persons, nor what others were told', () => {
  const seen = caseFile(facts, 'APPLICANT')
  expect(seen.evaluation).toBeNull()
  expect(seen.events.filter(({ by }) => by.account !== null || by.organisation !== null)).toEqual([])
  expect(seen.notices.map(({ addressed }) => addressed)).toEqual([
    [{ to: { id: 'Lab', name: 'Lab' }, role: 'DATA_USER' }],
  ])
  const asked = seen.events.filter(({ event }) => ['consulted', 'expertsAsked'].includes(event))
  expect(asked.map(({ reason }) => reason)).toEqual(['', ''])
  const { json } = fileText(seen)
  const text = JSON.stringify(json) + caseFileHtml(seen, '', 'en')
  for (const hidden of [
    'leader',
    'expert"',
    'BusCompany',
    'Lab account',
    'Transport account',
    'secret target',
  ])
    expect(text).not.toContain(hidden)
  expect(JSON.stringify(fileText(whole).json)).not.toContain('secret target')
})

test('a text that was returned or amended stands beside the one that follows, each with its own signatures', () => {
  const moves: readonly Move[] = [
    ...story.slice(0, 11),
    [authority, { kind: 'returnAgreement', reason: 'no report cycle' }],
    [opener, { kind: 'editAgreement', changes: { quota: '500' }, reason: 'a first try' }],
    [opener, { kind: 'editAgreement', changes: { quota: '400' }, reason: 'less' }],
    [colleague, sign],
    [leader, sign],
    [authority, { kind: 'passAgreement', finding: 'in order' }],
  ]
  const { agreements } = caseFile(factsOf(moves), 'WHOLE')
  expect(
    agreements.map(({ text, signatures, reviews }) => [
      text.quota,
      signatures.length,
      reviews.map(({ result }) => result),
    ]),
  ).toEqual([
    [clauses.quota, 2, ['RETURNED']],
    ['400', 2, ['PASSED']],
  ])
})

test('the same state gives the same bytes', () => {
  const again = caseFile(factsOf(story), 'WHOLE')
  expect(JSON.stringify(fileText(again))).toBe(JSON.stringify(fileText(whole)))
  expect(caseFileHtml(again, 'h', 'zh')).toBe(caseFileHtml(whole, 'h', 'zh'))
})

test.each(['en', 'zh'] as const)('whatever people wrote is text in the page, never markup (%s)', (locale) => {
  const page = caseFileHtml(whole, fileText(whole).sha256, locale)
  expect(page).toContain(escapeHtml(hostile))
  expect(page).not.toMatch(/<script|<img|<iframe|<link|<[^>]* on\w+=/i)
  expect(page.match(/<\/style>/g)).toHaveLength(1)
  // no tag but ours, and no attribute but ours
  const tags = new Set(page.match(/<[^>]*>/g)?.map((tag) => tag.replace(/[<>/]/g, '').trim()))
  for (const tag of tags)
    expect(tag).toMatch(
      /^(!doctype html|html lang="(en|zh-CN)"|html|head|body|main|header|section|title|style|meta [^<]*|h[1-4]|p|dl|dt|dd|ul|li|br|code|strong|table|thead|tbody|tfoot|tr|td|th|span|div|th scope="col"|(p|span|div|table) class="[a-zA-Z]+")$/,
    )
  expect(page).toContain(locale === 'zh' ? '主管部门审查' : 'Review by the authority')
})

test('a template escapes its values, in lists of HTML as well', () => {
  expect(html`<p title="${'"x'}">${[html`<b>${'<&>'}</b>`]}${3}</p>`.text).toBe(
    '<p title="&quot;x"><b>&lt;&amp;&gt;</b>3</p>',
  )
})

test('R-73: opener, authority and auditors have the whole file, the applicant its own view, others and operators none', () => {
  const as = (...roles: readonly Role[]) => ({ ...caller(), roles })
  expect(decideCaseFile(as('DATA_OPENER'), ['OPENER'], 'the opener')).toBe('WHOLE')
  expect(decideCaseFile(as('AUTHORITY'), ['AUTHORITY'], 'the opener')).toBe('WHOLE')
  expect(decideCaseFile(as('AUDITOR'), [], 'the opener')).toBe('WHOLE')
  expect(decideCaseFile(as('DATA_USER'), ['APPLICANT'], 'the opener')).toBe('APPLICANT')
  expect(decideCaseFile(as('DATA_USER'), [], 'the opener')).toBeNull()
  expect(decideCaseFile(as('DATA_USER'), ['EXPERT', 'RIGHTS_HOLDER'], 'the opener')).toBeNull()
  expect(decideCaseFile(as('SYSTEM_OPERATOR'), [], 'the opener')).toBeNull()
  expect(decideCaseFile(as('SYSTEM_OPERATOR', 'DATA_USER'), ['APPLICANT'], 'the opener')).toBeNull()
  expect(decideCaseFile({ kind: 'anonymous' }, ['OPENER'], 'the opener')).toBeNull()
})

test('R-73: an auditor of a district has the files of its openers alone', () => {
  const auditor = { ...caller(), roles: ['AUDITOR'] as const, district: ['the district', 'one under it'] }
  expect(decideCaseFile(auditor, [], 'one under it')).toBe('WHOLE')
  expect(decideCaseFile(auditor, [], 'another')).toBeNull()
})

test('R-78: each word of the page has the same placeholders in both languages', () => {
  const placeholders = (text: string): readonly string[] =>
    [...text.matchAll(/\{(\w+)\}/g)].map(String).sort()
  for (const { en, zh } of Object.values(caseFileTexts)) {
    expect(zh).not.toBe('')
    expect(placeholders(zh)).toEqual(placeholders(en))
  }
})
