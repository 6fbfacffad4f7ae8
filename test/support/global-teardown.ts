import { withOwner } from '../../src/db/owner'
import { TEST_TEMPLATE, testServerUrl } from './server-url'

/** Stops the server of the run and removes its data; on a server that stays, the template alone. */
const teardown = async (): Promise<void> => {
  const run = globalThis.weirTestRun
  if (run?.cluster !== null) return run?.cluster.stop()
  await withOwner(testServerUrl(), (sql) =>
    sql.unsafe(`drop database if exists ${process.env[TEST_TEMPLATE] ?? ''}`),
  )
}

export default teardown
