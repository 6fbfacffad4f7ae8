import { randomBytes } from 'node:crypto'
import { parseDatabaseUrl } from '../../../src/config/database-url'
import { openDatabases } from '../../../src/db/connect'
import { migrate } from '../../../src/db/migrate'
import { withOwner } from '../../../src/db/owner'
import { requirePair } from '../../../src/db/rows/rows-pairing'
import { systemClock } from '../../../src/kernel/clock'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { testSettings } from '../../support/database'
import { testServerUrl, testTemplate, urlOfDatabase } from '../../support/server-url'
import { aDraft, createBench } from '../catalog/fixture'

/** Control database and rows database: which belong together, and who says so. */
const made: string[] = []

const cloned = async (template = testTemplate()): Promise<string> => {
  const name = `weir_test_${randomBytes(6).toString('hex')}`
  await withOwner(testServerUrl(), (sql) =>
    sql.unsafe(`create database ${name} template ${template} strategy file_copy`),
  )
  made.push(name)
  return urlOfDatabase(testServerUrl(), name)
}

const nameOf = (url: string): string => parseDatabaseUrl(url)?.database ?? ''

const pair = (databaseUrl: string, rowsDatabaseUrl: string) => ({ databaseUrl, rowsDatabaseUrl })

const migrated = (databaseUrl: string, rowsDatabaseUrl: string): Promise<unknown> =>
  migrate(pair(databaseUrl, rowsDatabaseUrl), systemClock)

/** A catalogue with one version, whose table is in this rows database. */
const load = async (databaseUrl: string, rowsDatabaseUrl: string): Promise<void> => {
  const settings = { ...testSettings(databaseUrl), rowsDatabaseUrl }
  const databases = await openDatabases(settings, ignoreObservations)
  await createBench(databases).publish(aDraft('districts'), [{ code: '1', name: null }])
  await databases.close()
}

const other = {
  code: 'UNAVAILABLE',
  message: expect.stringContaining('not the one of this catalogue') as string,
}

afterAll(async () => {
  for (const name of made)
    await withOwner(testServerUrl(), (sql) => sql.unsafe(`drop database ${name} with (force)`))
})

test('two databases that were migrated together belong together, and a dump of one still does', async () => {
  const [control, rows] = [await cloned(), await cloned()]
  await expect(requirePair(pair(control, rows))).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  await migrated(control, rows)
  await migrated(control, rows)
  await requirePair(pair(control, rows))
  await requirePair(pair(control, await cloned(nameOf(rows))))
})

test('the rows database of another catalogue is refused, by a start and by a migration', async () => {
  const [control, rows, another] = [await cloned(), await cloned(), await cloned()]
  await migrated(control, rows)
  await migrated(await cloned(), another)
  await expect(requirePair(pair(control, another))).rejects.toMatchObject(other)
  await expect(migrated(control, another)).rejects.toMatchObject(other)
})

test('databases of before are paired where the tables of the active versions are, and not elsewhere', async () => {
  const [control, rows, empty] = [await cloned(), await cloned(), await cloned()]
  await load(control, rows)
  await expect(migrated(control, empty)).rejects.toMatchObject(other)
  await migrated(control, rows)
  await requirePair(pair(control, rows))
})

test('where rows and catalogue are one database there is nothing to compare', async () => {
  const control = await cloned()
  await requirePair(pair(control, control))
})
