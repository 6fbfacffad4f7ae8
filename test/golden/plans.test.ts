import { createTestDatabase, type TestDatabase } from '../support/database'
import { LARGE_ROWS, loadLargeFixture } from '../support/region-large'
import { caseNames, expectCaseFile, readStatements } from './golden-case'
import { planExceptions, type TableWork } from './plan-exceptions'
import { nodesOf, parsePlan, planText, type PlanNode } from './plan-node'

/**
 * How PostgreSQL answers the statements of the golden cases on large tables, indexed and analysed: `plan.txt` of each
 * case tells it, and no table is scanned or sorted but where `plan-exceptions.ts` says why.
 */
let database: TestDatabase
let isNewest: boolean
beforeAll(async () => {
  database = await createTestDatabase()
  await loadLargeFixture(database.databases.importer)
  const [row] = await database.databases.rows.query('show server_version_num', [], { prepare: false })
  isNewest = Number(row?.[0]) >= 180_000
})
afterAll(() => database.close())

const plansOf = async (name: string): Promise<readonly PlanNode[]> => {
  const plans: PlanNode[] = []
  for (const { text, params } of readStatements(name)) {
    const explain = `explain (format json, costs off) ${text}`
    const [row] = await database.databases.rows.query(explain, params, { prepare: false })
    plans.push(parsePlan(JSON.parse(String(row?.[0]))))
  }
  return plans
}

const asked = caseNames.filter((name) => readStatements(name).length > 0)

/** By case: what its plans do that no page should need. */
const found = new Map<string, readonly TableWork[]>()

test.each(asked)('%s', async (name) => {
  const plans = await plansOf(name)
  const nodes = plans.flatMap((plan) => [...nodesOf(plan)])
  const work: readonly TableWork[] = [
    ...(nodes.some(isScan) ? (['scan'] as const) : []),
    ...(nodes.some(isSort) ? (['sort'] as const) : []),
  ]
  if (work.length > 0) found.set(name, work)
  // other versions name nodes in other words, and choose otherwise where two plans cost the same
  if (isNewest)
    expectCaseFile(name, 'plan.txt', 'explain', plans.map((plan) => `${planText(plan)}\n`).join('\n'))
  const allowed = planExceptions
    .filter(({ cases }) => cases.includes(name))
    .flatMap((exception) => exception.work)
  expect(work.filter((one) => !allowed.includes(one))).toEqual([])
})

const isScan = ({ kind }: PlanNode): boolean => kind.endsWith('Seq Scan')

/** A sort of what limits left is one of a page, or of a page of each range. */
const isSort = ({ kind, parts }: PlanNode): boolean => kind.endsWith('Sort') && !parts.every(isPage)

const isPage = ({ kind, parts }: PlanNode): boolean =>
  kind === 'Limit' || ((kind === 'Append' || kind === 'Subquery Scan') && parts.every(isPage))

test('every exception is one, and every table is large', async () => {
  const listed = planExceptions.flatMap(({ cases }) => cases)
  const newest = planExceptions.filter(({ isOlder = false }) => !isOlder).flatMap(({ cases }) => cases)
  if (isNewest) expect([...new Set(newest)].sort()).toEqual([...found.keys()].sort())
  expect(listed.filter((name) => !asked.includes(name))).toEqual([])
  const [row] = await database.databases.rows.query(
    `select min(reltuples) from pg_class where relnamespace = 'rows'::regnamespace and relkind = 'r' and relname <> 'bunkers_g1'`,
    [],
    { prepare: false },
  )
  expect(Number(row?.[0])).toBeGreaterThanOrEqual(LARGE_ROWS)
})
