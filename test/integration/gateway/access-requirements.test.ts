import type { Agreement } from '../../../src/agreements/agreement'
import { openTestGateway, type TestGateway } from '../../support/gateway'
import { fixtureCallers } from '../../support/region-callers'

let world: TestGateway
beforeAll(async () => {
  world = await openTestGateway()
})
afterAll(() => world.stop())

const [agreed] = fixtureCallers.agreementUser.agreements
const under = (...parts: readonly Partial<Agreement>[]) => ({
  ...fixtureCallers.dataUser,
  agreements: parts.map((part) => ({ ...agreed, ...part })),
})

test('R-01: a query on a dataset that is not in the catalogue runs no statement', async () => {
  for (const name of ['nowhere', 'bunkers']) {
    const answer = await world.run(`{ rows { ${name} { totalCount } } }`, { as: 'agreementUser' })
    expect(answer.errors).not.toEqual([])
    expect(answer.statements).toEqual([])
  }
})

test('R-04: what is open unconditionally is for whoever is identified, and for nobody else', async () => {
  const query = '{ rows { streets { totalCount } } }'
  expect((await world.run(query)).data).toEqual({ rows: { streets: { totalCount: 40 } } })
  const answer = await world.run(query, { as: 'anonymous' })
  expect([answer.codes, answer.statements]).toEqual([['UNAUTHENTICATED'], []])
})

test('R-05, R-06: a conditional dataset is read under an agreement that is active, and under no other', async () => {
  const query = '{ rows { people { totalCount } } }'
  for (const state of ['DRAFT', 'SIGNED', 'RETURNED', 'REFUSED', 'EXPIRED', 'RELINQUISHED'] as const) {
    const answer = await world.run(query, { caller: under({ state }) })
    expect([state, answer.codes, answer.statements]).toEqual([state, ['AGREEMENT_NOT_ACTIVE'], []])
  }
  for (const [state, code] of [
    ['SUSPENDED', 'SUSPENDED'],
    ['TERMINATED', 'TERMINATED'],
  ] as const)
    expect((await world.run(query, { caller: under({ state }) })).codes).toEqual([code])
  expect((await world.run(query, { caller: under({}) })).errors).toEqual([])
})

test('R-08: aliases, fragments and relations do not hide which column is read', async () => {
  for (const query of [
    '{ rows { people { nodes { number: income } } } }',
    '{ rows { regions: people { nodes { code: income } } } }',
    '{ rows { people { nodes { ...F } } } } fragment F on PeopleRow { ... { income } }',
    '{ rows { regions { nodes { people { nodes { a: income } } } } } }',
    '{ rows { people { aggregate { sum { number: income } } } } }',
    'query($w: PeopleRowWhere = { income: { gt: "1" } }) { rows { people(where: $w) { totalCount } } }',
  ]) {
    const answer = await world.run(query, { as: 'agreementUser' })
    expect([query, answer.codes, answer.statements]).toEqual([query, ['SCOPE_EXCEEDED'], []])
    expect(answer.errors[0]?.extensions).toMatchObject({ coordinates: ['people.income'], rule: 'R-07' })
  }
})

test('R-09: no filter of the caller widens the rows that were agreed', async () => {
  for (const where of [
    '{ or: [{ number: { isNull: true } }, { number: { isNull: false } }] }',
    '{ not: { number: { eq: "none" } } }',
    '{ or: [{ phone: { startsWith: "1" } }, { not: { phone: { startsWith: "1" } } }] }',
  ]) {
    const { data } = await world.run(
      `{ rows { people(where: ${where}) { totalCount nodes { regionCode } } } }`,
      {
        as: 'agreementUser',
      },
    )
    const { people } = (
      data as { rows: { people: { totalCount: number; nodes: readonly { regionCode: string }[] } } }
    ).rows
    expect(people.totalCount).toBe(12)
    expect([...new Set(people.nodes.map(({ regionCode }) => regionCode))]).toEqual(['50'])
  }
})

test('R-11: the very next query after a suspension is refused, though the same was answered before', async () => {
  const query = '{ rows { people { nodes { number } } } }'
  expect((await world.run(query, { caller: under({}) })).rows).toBe(12)
  const answer = await world.run(query, { caller: under({ state: 'SUSPENDED' }) })
  expect([answer.codes, answer.rows, answer.statements]).toEqual([['SUSPENDED'], 0, []])
})

test('R-14: a decision that fails gives no rows, of its neighbours neither', async () => {
  const broken = {
    ...fixtureCallers.dataUser,
    get agreements(): readonly Agreement[] {
      throw new Error('agreements cannot be read')
    },
  }
  const query = '{ rows { streets { totalCount } people { totalCount } } }'
  const { codes, data, statements } = await world.run(query, { caller: broken })
  expect({ codes, data, statements }).toEqual({
    codes: ['INTERNAL_SERVER_ERROR'],
    data: null,
    statements: [],
  })
})

test('R-15: of a masked column the statement gives the masked value, and no raw value leaves the database', async () => {
  const answer = await world.run('{ rows { people(first: 1000) { nodes { name phone } } } }', {
    as: 'agreementUser',
  })
  expect(answer.text).toContain('王**')
  for (let i = 0; i < 24; i += 1) expect(answer.text).not.toContain(`1380000${String(i).padStart(4, '0')}`)
})

test('R-07: one operation has one purpose: a field that rests on another is refused, and says why', async () => {
  const caller = under({}, { number: 'CQ-2026-3', purpose: 'STATISTICS', scopes: withIncome() })
  const query =
    '{ rows { a: people { nodes { phone } } b: people { aggregate { sum { income } } } c: streets { totalCount } } }'
  const answer = await world.run(query, { caller })
  expect(answer.codes).toEqual(['PURPOSE_NOT_PERMITTED'])
  expect(answer.errors[0]?.message).toContain('CQ-2026-1 for RESEARCH')
  expect(answer.errors[0]?.message).toContain('CQ-2026-3 for STATISTICS')
  expect((answer.data as { rows: Record<string, unknown> }).rows).toMatchObject({
    b: null,
    c: { totalCount: 40 },
  })
  const same = under({}, { number: 'CQ-2026-3', scopes: withIncome() })
  expect((await world.run(query, { caller: same })).errors).toEqual([])
})

/** People with the income that the other agreement leaves out. */
const withIncome = (): Agreement['scopes'] => {
  const scope = agreed.scopes.get('people')
  if (scope === undefined) throw new Error('no scope')
  const columns = new Map([['income', { name: 'income', uses: ['select', 'group'] as const }]])
  return new Map([['people', { ...scope, columns }]])
}
