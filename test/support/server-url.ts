import { databaseUrl, parseDatabaseUrl } from '../../src/config/database-url'

/** What jest's global setup tells the test files, which run in other processes, by the environment. */
export const TEST_SERVER = 'TEST_SERVER_URL'
export const TEST_TEMPLATE = 'TEST_TEMPLATE_DATABASE'

/** The same server, another database. */
export const urlOfDatabase = (serverUrl: string, database: string): string => {
  const address = parseDatabaseUrl(serverUrl)
  if (address === undefined) throw new Error('the URL of the test server cannot be read')
  return databaseUrl({ ...address, database })
}

/** The test server of this run. */
export const testServerUrl = (): string => {
  const url = process.env[TEST_SERVER]
  if (url === undefined) throw new Error('no test server: jest must run with its globalSetup')
  return url
}

/** The migrated, empty database that tests clone. */
export const testTemplate = (): string => process.env[TEST_TEMPLATE] ?? ''

/** Another server of the same version, to restore into (.ci/run). */
export const restoreServerUrl = (): string => {
  const url = process.env['WEIR_TEST_RESTORE_URL']
  if (url === undefined) throw new Error('WEIR_TEST_RESTORE_URL names no server to restore into: see .ci/run')
  return url
}
