import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { openTestGateway, pseudonymSecret, type TestGateway } from '../../support/gateway'
import { pseudonymKey } from '../../../src/query/compile/pseudonym'

/** With results kept, so that an answer that crossed from one agreement to another would be seen. */
let world: TestGateway
beforeAll(async () => {
  world = await openTestGateway({ resultCacheBytes: 10_000_000 })
})
afterAll(() => world.stop())

const Page = z.object({
  nodes: z.array(z.object({ number: z.string(), home: z.string().nullable() })),
  pageInfo: z.object({ endCursor: z.string().nullable() }),
})
type Page = z.infer<typeof Page>

const list = `query ($first: Int = 100, $after: String) { rows { people(first: $first, after: $after, orderBy: [{ number: ASC }]) {
  nodes { number home } pageInfo { endCursor } } } }`

const people = async (as: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Page> => {
  const { data, codes } = await world.run(list, { as, variables })
  expect(codes).toEqual([])
  return z.object({ rows: z.object({ people: Page }) }).parse(data).rows.people
}
const numbers = ({ nodes }: Page): readonly string[] => nodes.map(({ number }) => number)

test('R-15: a pseudonym is HMAC-SHA-256 of the value under the key of its agreement', async () => {
  const scope = { agreement: 'CQ-2026-3', dataset: 'people', column: 'number' }
  const pads = Buffer.from(pseudonymKey(pseudonymSecret, scope).bind({}).slice(2), 'hex')
  const key = pads.subarray(0, 32).map((byte) => byte ^ 0x36)
  const expected = Array.from({ length: 12 }, (_, i) =>
    createHmac('sha256', key)
      .update(`P${String(2 * i).padStart(3, '0')}`)
      .digest('hex')
      .slice(0, 32),
  )
  expect(numbers(await people('maskUser'))).toEqual(expected.sort())
})

test('R-15: the same rows have no pseudonym in common under two agreements, whoever asks first and however often', async () => {
  const first = await people('maskUser')
  const second = await people('otherMaskUser')
  const again = await people('maskUser')
  expect(again).toEqual(first)
  expect(numbers(first)).toHaveLength(12)
  expect(numbers(second)).toHaveLength(12)
  expect(numbers(second).filter((number) => numbers(first).includes(number))).toEqual([])
  // nor does their order tell
  const homes = (page: Page) => page.nodes.map(({ home }) => home)
  expect([...homes(first)].sort()).toEqual([...homes(second)].sort())
  expect(homes(first)).not.toEqual(homes(second))
})

test('R-12: an answer that is kept is used again under its own agreement alone', async () => {
  const query = '{ rows { people { aggregate { min { number } } } } }'
  const ask = (as: string) => world.run(query, { as })
  const [own, other] = [await ask('maskUser'), await ask('otherMaskUser')]
  expect(own.statements).toHaveLength(1)
  expect(other.statements).toHaveLength(1)
  expect(other.text).not.toBe(own.text)
  const [ownAgain, otherAgain] = [await ask('maskUser'), await ask('otherMaskUser')]
  expect([ownAgain.statements, otherAgain.statements]).toEqual([[], []])
  expect([ownAgain.text, otherAgain.text]).toEqual([own.text, other.text])
})

test('a cursor of one agreement is none of another, and pages by pseudonym hold each row once', async () => {
  const whole = numbers(await people('maskUser'))
  const walked: string[] = []
  for (let after: string | null = null; ;) {
    const page: Page = await people('maskUser', { first: 5, after })
    if (page.nodes.length === 0) break
    walked.push(...numbers(page))
    after = page.pageInfo.endCursor
  }
  expect(walked).toEqual(whole)
  const { pageInfo } = await people('maskUser', { first: 5 })
  const stolen = await world.run(list, { as: 'otherMaskUser', variables: { after: pageInfo.endCursor } })
  expect(stolen.codes).toEqual(['BAD_USER_INPUT'])
})

test('no statement holds a key: it is a parameter, and the text is the same under every agreement', async () => {
  const query = '{ rows { people(where: { number: { ne: "x" } }) { totalCount } } }'
  const texts: string[] = []
  const keys: string[] = []
  for (const as of ['maskUser', 'otherMaskUser']) {
    const { statements } = await world.run(query.replace('"x"', `"${as}"`), { as })
    for (const { text, params } of statements) {
      texts.push(text)
      keys.push(...params.map(String).filter((param) => /^\\x[0-9a-f]{256}$/.test(param)))
    }
  }
  expect(texts).toHaveLength(2)
  expect(new Set(texts).size).toBe(1)
  expect(new Set(keys).size).toBe(2)
  for (const key of keys) for (const text of texts) expect(text).not.toContain(key.slice(2, 34))
})
