import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../../src/db/embedded/embedded'
import { isAlive } from '../../src/db/embedded/file-lock'
import { ignoreObservations } from '../../src/telemetry/observation'

/** A server for one run of the tests. */
export interface TestCluster {
  /** URL of a database on it, as its owner. */
  readonly url: string
  stop(): Promise<void>
}

const PREFIX = 'weir-test-'

/** Starts a throw-away server in the temporary directory, and removes those of runs that were killed. */
export const startTestCluster = async (): Promise<TestCluster> => {
  await removeLeftOvers()
  const dataDir = await makeTestDirectory()
  await writeFile(join(dataDir, 'run'), String(process.pid))
  const embedded = await startEmbedded({ dataDir, observe: ignoreObservations, durable: false })
  return {
    url: embedded.url,
    stop: async () => {
      await embedded.stop()
      await removeTestDirectory(dataDir)
    },
  }
}

/** An empty directory that another user can pass through, for the data of a server. */
export const makeTestDirectory = async (): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), PREFIX))
  if (process.getuid?.() === 0) await chmod(directory, 0o711)
  return directory
}

/** Removes such a directory, and what lies elsewhere because the server's user could not enter it. */
export const removeTestDirectory = async (dataDir: string): Promise<void> => {
  const elsewhere = await readFile(join(dataDir, 'postgres-location'), 'utf8').catch(() => '')
  if (elsewhere.startsWith('/var/lib/weir/')) await rm(elsewhere.trim(), { recursive: true, force: true })
  await rm(dataDir, { recursive: true, force: true })
}

const removeLeftOvers = async (): Promise<void> => {
  for (const name of await readdir(tmpdir())) {
    const dataDir = join(tmpdir(), name)
    if (!name.startsWith(PREFIX)) continue
    const run = await readFile(join(dataDir, 'run'), 'utf8').catch(() => undefined)
    // another run may be removing the same one at this moment
    if (run !== undefined && !isAlive(Number(run))) await removeLeftOver(dataDir).catch(() => undefined)
  }
}

const removeLeftOver = async (dataDir: string): Promise<void> => {
  // starting finds the server that still runs, and stopping, as its last user, ends it
  const left = await startEmbedded({ dataDir, observe: ignoreObservations, durable: false }).catch(
    () => undefined,
  )
  await left?.stop()
  await removeTestDirectory(dataDir)
}
