import type { Server } from 'node:http'
import type { RowsPool } from '../db/rows/rows-pool'
import type { SilentConnections } from './connections'

/** How often connections are closed on which the last answer has gone out. */
const SWEEP_MS = 50
/** A request whose connection was just made may still come. */
const SILENT_MS = 500

/** What a shutdown closes, and for how long it waits. */
export interface Draining {
  readonly app: { readonly server: Server; close(): Promise<unknown> }
  readonly silent: Pick<SilentConnections, 'close'>
  readonly rows: Pick<RowsPool, 'cancel'>
  /** Then statements that still run are cancelled. */
  readonly graceMs: number
  /** Then whoever still sends a request, or has not read a reply, is cut off. */
  readonly lastMs: number
}

/**
 * Takes no more requests and waits for those under way. Statements that still run after `graceMs` are cancelled in
 * PostgreSQL, so that their requests are answered (UNAVAILABLE) and recorded before everything else is closed.
 */
export const drain = async ({ app, silent, rows, graceMs, lastMs }: Draining): Promise<void> => {
  const timers = [
    setTimeout(() => silent.close(), SILENT_MS),
    setTimeout(() => rows.cancel(), graceMs),
    setTimeout(() => app.server.closeAllConnections(), lastMs),
  ]
  // a client keeps its connection for the next request, and closing would wait for it
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS)
  try {
    await app.close()
  } finally {
    for (const timer of timers) clearTimeout(timer)
    clearInterval(sweep)
  }
}
