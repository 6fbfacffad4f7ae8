import cluster from 'node:cluster'
import type { Settings } from '../config/settings'
import { writeDemoFile } from '../demo/keys'
import { systemClock as clock } from '../kernel/clock'
import type { Observe } from '../telemetry/observation'
import { Fleet } from './fleet'
import { assertPortFree } from './listen'
import { prepareDatabase } from './prepare'
import type { RunningServer } from './start'
import { tellReady } from './worker-message'

/** Loaded by whoever serves: the other commands do without the schema and the server, and 40 MB. */
const start = async (settings: Settings, observe: Observe): Promise<RunningServer> =>
  (await import('./start.js')).startServer(settings, observe)

/**
 * Serves with as many processes as WEIR_WORKERS says, on one port. With one, this process serves; with more, it
 * prepares the database, starts the others, starts one anew for each that dies, and stops them all.
 */
export const serveWithWorkers = async (settings: Settings, observe: Observe): Promise<RunningServer> => {
  if (cluster.isWorker) {
    const server = await start(settings, observe)
    tellReady(server.url)
    return server
  }
  if (settings.workers === 1) return start(settings, observe)
  await assertPortFree(settings.host, settings.port)
  const database = await prepareDatabase(settings, clock, observe)
  const { workers: size, shutdownTimeoutMs } = settings
  const fleet = new Fleet({ size, shutdownTimeoutMs, clock, observe })
  const stop = async (): Promise<void> => {
    try {
      await fleet.stop()
    } finally {
      await database.close()
    }
  }
  try {
    const url = await fleet.start()
    const { located, demoKeys } = database
    if (demoKeys !== null) await writeDemoFile(located.settings, url, demoKeys)
    return { url, stop }
  } catch (error) {
    // what went wrong first is what is told
    await stop().catch(() => undefined)
    throw error
  }
}
