import { drizzle } from 'drizzle-orm/postgres-js'
import { openCatalog } from '../../../src/catalog/live/live'
import { redactionKeys } from '../../../src/catalog/redaction/keys'
import { orderRedaction } from '../../../src/catalog/redaction/order'
import { carryOutOrders, redactorActor } from '../../../src/catalog/redaction/redactor'
import type { Catalog } from '../../../src/catalog/live/snapshot'
import type { Replica } from '../../../src/db/rows/replica'
import { parsePosition, readPosition } from '../../../src/db/rows/wal-position'
import { commandLine } from '../../../src/journal/actor'
import { carryOut } from '../../../src/journal/change'
import { systemClock } from '../../../src/kernel/clock'
import { readValue } from '../../../src/query/row-query/value'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { until } from '../../support/until'
import { aDraft, column, createBench, type Bench } from './fixture'

/** What a server shows that reads rows from a replica, which stands still until it is told to go on. */
let database: TestDatabase
let bench: Bench
let catalog: Catalog
let standing: string
let isAway = false

const keys = redactionKeys('a secret of thirty-two characters, for redactions')
const DAY_MS = 24 * 60 * 60_000

const open = async (): Promise<Catalog> => {
  const replica: Replica = {
    openedAt: parsePosition(await readPosition(database.databases.importer)),
    replayed: () =>
      isAway ? Promise.reject(new Error('the replica is away')) : Promise.resolve(parsePosition(standing)),
  }
  const clock = { ...bench.clock, monotonicMs: systemClock.monotonicMs }
  return openCatalog(
    { ...database.databases, replica },
    { versionTtlMs: DAY_MS, clock, observe: ignoreObservations },
  )
}

const replay = async (): Promise<void> => {
  standing = await readPosition(database.databases.importer)
}

const numbers = (dataset: string): readonly number[] | undefined =>
  catalog.versions.get(dataset)?.map(({ number }) => number)

beforeEach(async () => {
  database = await createTestDatabase()
  bench = createBench(database.databases)
  isAway = false
  await replay()
  catalog = await open()
})

afterEach(async () => {
  await catalog.close()
  await database.close()
})

test('a first version is there when the replica has replayed it, and not before', async () => {
  await bench.publish(aDraft('districts'), [{ code: '1', name: null }])
  await catalog.refresh()
  expect(catalog.snapshot.datasets.has('districts')).toBe(true)
  expect(numbers('districts')).toBeUndefined()
  await replay()
  await until(() => numbers('districts') !== undefined)
  expect(numbers('districts')).toEqual([1])
})

test('the version before serves while the replica has not replayed the active one', async () => {
  await bench.publish(aDraft('districts'), [])
  await replay()
  await catalog.refresh()
  await bench.load('districts', [{ code: '1', name: null }])
  await catalog.refresh()
  expect(numbers('districts')).toEqual([1])
  await replay()
  await until(() => numbers('districts')?.length === 2)
  expect(numbers('districts')).toEqual([2, 1])
})

test('no version is there before the replica has replayed the columns that were added', async () => {
  await bench.publish(aDraft('districts'), [])
  await replay()
  await catalog.refresh()
  await bench.service.addColumns('districts', [column('more', { nullable: true })], 'tester')
  await catalog.refresh()
  expect(numbers('districts')).toBeUndefined()
  await replay()
  await until(() => numbers('districts') !== undefined)
})

test('after a redaction no version is there before the replica has replayed it, of that dataset alone', async () => {
  await bench.publish(aDraft('beside'), [])
  await bench.publish(aDraft('districts'), [{ code: '1', name: 'a' }])
  await bench.load('districts', [{ code: '1', name: 'b' }])
  await replay()
  await catalog.refresh()
  expect(numbers('districts')).toEqual([2, 1])
  await redact()
  catalog.drop(['dataset:districts'])
  await catalog.settled()
  expect([numbers('districts'), numbers('beside')]).toEqual([undefined, [1]])
  await replay()
  await until(() => numbers('districts') !== undefined)
  expect(catalog.versions.get('districts')?.map(({ rowCount }) => rowCount)).toEqual([0, 0])
})

test('while the replica is away what it was seen to show stays, and nothing comes', async () => {
  await bench.publish(aDraft('districts'), [])
  await replay()
  await catalog.refresh()
  isAway = true
  await bench.load('districts', [])
  await replay()
  await catalog.refresh()
  expect(numbers('districts')).toEqual([1])
})

test('a version of another system waits for what was there when the server began', async () => {
  await bench.publish(aDraft('districts'), [])
  await database.databases.control`update catalog.version set rows_position = '1:FFFFFFFF/0'`
  await catalog.close()
  catalog = await open()
  expect(numbers('districts')).toBeUndefined()
  await replay()
  await until(() => numbers('districts') !== undefined)
})

test('a version that is older than the question is there', async () => {
  await bench.publish(aDraft('districts'), [])
  await database.databases.control`update catalog.version set rows_position = null`
  await catalog.refresh()
  await catalog.close()
  catalog = await open()
  expect(numbers('districts')).toEqual([1])
})

const redact = async (): Promise<void> => {
  const { databases } = database
  const draft = { dataset: 'districts', rows: [['1']], columns: null, objection: 'QY-1', reason: 'upheld' }
  await carryOut(drizzle(databases.control), systemClock, commandLine, (change) =>
    orderRedaction(change, draft, { keys, readValue, actsFor: null }),
  )
  expect(await carryOutOrders({ databases, clock: systemClock, keys, actor: redactorActor })).toBe(1)
}
