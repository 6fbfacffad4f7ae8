import { version } from '../../support/catalog'
import { desc, openLargeReadings, readingsQuery, type LargeReadings } from '../../support/large-readings'

/** Pages of what changed since a version cost about what changed, and not what is there. */
const IMPORTED = 60_000
const APPENDED = 1_000

let large: LargeReadings
beforeAll(async () => {
  const all = IMPORTED + APPENDED
  large = await openLargeReadings(
    [
      { table: 'readings_g1', load: 1, from: 1, to: IMPORTED },
      { table: 'readings_g1', load: 2, from: IMPORTED + 1, to: all },
      { table: 'readings_g2', load: 1, from: 1, to: all, changedEvery: 100 },
    ],
    [
      version('readings_g2', { number: 3, rowCount: all }),
      version('readings_g1', { number: 2, load: 2, rowCount: all }),
      version('readings_g1', { number: 1, load: 1, rowCount: IMPORTED }),
    ],
  )
})
afterAll(() => large.close())

test.each([
  ['by key', []],
  ['by key, descending', [desc('id')]],
  ['by a time', [desc('measuredAt')]],
  ['by a column without an index', [desc('value')]],
])('few rows that an append brought are read %s, and not the table', async (_name, orderBy) => {
  const asked = readingsQuery({ version: 2, orderBy, since: { kind: 'CHANGES', version: 1 } })
  const { endCursor = '' } = await large.pageInfoOf({ ...asked, first: 500 })
  for (const page of [{}, { fromEnd: true }, { after: endCursor }, { before: endCursor, fromEnd: true }])
    expect(await large.blocksOf({ ...asked, ...page })).toBeLessThan(300)
})

test('two imports are compared from the cursor on, and not from their beginning', async () => {
  const asked = readingsQuery({ since: { kind: 'CHANGES', version: 2 } })
  const { endCursor = '' } = await large.pageInfoOf({ ...asked, first: 500 })
  for (const page of [{}, { after: endCursor }])
    expect(await large.blocksOf({ ...asked, ...page })).toBeLessThan(300)
})
