import type { Server } from 'node:http'
import type { RowsPool } from '../db/rows-pool'

/** How often connections are closed on which the last answer has gone out. */
const SWEEP_MS = 50

/**
 * Takes no more requests and waits for those under way. Statements that still run after `graceMs` are cancelled in
 * PostgreSQL, so that their requests are answered (UNAVAILABLE) and recorded before everything else is closed.
 */
export const drain = async (
  app: { readonly server: Server; close(): Promise<unknown> },
  rows: Pick<RowsPool, 'cancel'>,
  graceMs: number,
): Promise<void> => {
  const grace = setTimeout(() => rows.cancel(), graceMs)
  // a client keeps its connection for the next request, and closing would wait for it
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS)
  try {
    await app.close()
  } finally {
    clearTimeout(grace)
    clearInterval(sweep)
  }
}
