import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSettings, type Environment, type ReadySettings } from '../../src/config/settings'
import { openDatabases, type Databases } from '../../src/db/connect'
import { withOwner } from '../../src/db/owner'
import { ignoreObservations, type Observe } from '../../src/telemetry/observation'
import { TEST_TEMPLATE, testServerUrl, urlOfDatabase } from './server-url'

/** A migrated, empty database of one test file. */
export interface TestDatabase {
  readonly settings: ReadySettings
  readonly databases: Databases
  /** Disconnects and drops it. */
  close(): Promise<void>
}

export interface TestDatabaseOptions {
  /** Settings that differ from the defaults, as their variables. */
  readonly env?: Environment
  readonly observe?: Observe
  /** The database that is cloned; absent: the empty one. */
  readonly template?: string
}

/** Clones the template database. Call it in beforeAll, and `close` in afterAll. */
export const createTestDatabase = async ({
  env = {},
  observe = ignoreObservations,
  template = process.env[TEST_TEMPLATE] ?? '',
}: TestDatabaseOptions = {}): Promise<TestDatabase> => {
  const server = testServerUrl()
  const name = `weir_test_${randomBytes(6).toString('hex')}`
  await withOwner(server, (sql) =>
    sql.unsafe(`create database ${name} template ${template} strategy file_copy`),
  )
  const settings = testSettings(urlOfDatabase(server, name), env)
  const databases = await openDatabases(settings, observe)
  return {
    settings,
    databases,
    close: async () => {
      await databases.close()
      await withOwner(server, (sql) => sql.unsafe(`drop database ${name} with (force)`))
      await rm(settings.dataDir, { recursive: true, force: true })
    },
  }
}

/** The settings of a program on this database; each call has a data directory of its own, which is not made. */
export const testSettings = (url: string, env: Environment = {}): ReadySettings => {
  const dataDir = join(tmpdir(), `weir-test-data-${randomBytes(6).toString('hex')}`)
  const settings = readSettings({ DATABASE_URL: url, WEIR_DATA_DIR: dataDir, PORT: '0', ...env })
  return {
    ...settings,
    databaseUrl: url,
    rowsDatabaseUrl: settings.rowsDatabaseUrl ?? url,
    secret: settings.secret ?? 'a secret of thirty-two characters, for tests',
  }
}
