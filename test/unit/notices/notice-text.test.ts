import { noticeTexts } from '../../../src/kernel/messages/notice-texts'
import { MAX_ATTEMPTS, retryDelayMs } from '../../../src/notices/backoff'
import { renderNotice, textsOfNotice } from '../../../src/notices/notice-text'

const placeholdersOf = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')),
]

test.each(Object.entries(noticeTexts))(
  'R-78: the notice %s exists in Chinese and English, with the same placeholders',
  (_id, { en, zh }) => {
    const all = ({ title, text }: { readonly title: string; readonly text: string }) =>
      [...placeholdersOf(`${title} ${text}`)].sort()
    expect(all(zh)).toEqual(all(en))
    expect(zh.title).toMatch(/\p{Script=Han}/u)
    expect(en.title).not.toMatch(/\p{Script=Han}/u)
    expect([en.title, zh.title, en.text, zh.text].every((text) => text.trim() !== '')).toBe(true)
  },
)

test.each([
  'agreement.warned',
  'agreement.suspended',
  'agreement.dataWithdrawn',
  'agreement.dataWithdrawnAfterEnd',
  'finding.upheld',
  'agreement.terminated',
  'agreement.refused',
  'agreement.breachConfirmed',
  'application.rejected',
] as const)('R-41: the notice %s states the means of redress, and why', (id) => {
  const words = renderNotice(id, { redress: 'REDRESS', reason: 'WHY', facts: 'WHY', basis: 'B' }, 'zh')
  expect(words.text).toMatch(/救济途径：REDRESS/)
  expect(words.text).toContain('WHY')
})

test.each(['finding.noticed', 'finding.throttled'] as const)(
  'R-41: the notice %s states ground, facts, reasons, and the redress with its day',
  (id) => {
    const params = {
      ground: 'G',
      facts: 'F',
      reasons: 'W',
      redress: 'MEANS',
      redressBy: 'DAY',
      finding: 'ID',
    }
    for (const locale of ['en', 'zh'] as const)
      for (const part of ['G', 'F', 'W', 'MEANS', 'DAY', 'ID'])
        expect(renderNotice(id, params, locale).text).toContain(part)
  },
)

test('a notice that was stored before its text named a ground reads on', () => {
  const params = { agreement: 'A-1', result: 'upheld', reason: 'W' }
  expect(renderNotice('appeal.decided', params, 'en').text).toBe(
    'It was against the decision on —. Reasons: W',
  )
})

test('R-39: the notice before a termination has ground, facts and the term for putting it right', () => {
  const params = {
    agreement: 'A-1',
    ground: 'T09',
    facts: 'F',
    reason: 'W',
    remedyBy: '2026-12-01',
    redress: 'APPEAL (2026-12-08)',
  }
  expect(renderNotice('agreement.warned', params, 'en')).toEqual({
    title: 'Agreement A-1: put a breach right',
    text: 'Ground: T09\nFacts: F\nReasons: W\nPut it right by 2026-12-01 and report it; otherwise the agreement may be terminated.\nMeans of redress: APPEAL (2026-12-08)',
  })
})

test('a title stays one line, whatever its parameters hold', () => {
  const { title } = renderNotice('dataset.returned', { dataset: 'a\r\nBcc: x@example.org', reason: '' }, 'en')
  expect(title).toBe('Dataset a Bcc: x@example.org was returned')
})

test('a notice of a later release is told by its id', () => {
  expect(textsOfNotice('comet.sighted', { tail: 'long' })).toEqual({
    title: { en: 'comet.sighted', zh: 'comet.sighted' },
    text: { en: 'comet.sighted', zh: 'comet.sighted' },
  })
  expect(renderNotice('toString', {}, 'en').title).toBe('toString')
})

test('attempts grow rarer, spread by a fifth, and end', () => {
  const delays = Array.from({ length: MAX_ATTEMPTS }, (_, i) => retryDelayMs(i + 1, 0.5))
  expect(delays.at(-1)).toBeNull()
  const made = delays.slice(0, -1)
  expect(made.every((delay, i) => delay !== null && delay > (made[i - 1] ?? 0))).toBe(true)
  expect([retryDelayMs(1, 0), retryDelayMs(1, 0.5), retryDelayMs(1, 1)]).toEqual([4_000, 5_000, 6_000])
})
