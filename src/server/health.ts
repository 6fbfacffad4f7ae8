import type { UsageLog } from '../metering/usage-log'
import type { RowsReader } from '../query/run/run'

export interface HealthReport {
  readonly status: 'ok' | 'unavailable'
  /** Each part and whether it works. */
  readonly checks: { readonly rows: boolean; readonly schema: boolean; readonly log: boolean }
}

export type Health = () => Promise<HealthReport>

export interface HealthDeps {
  readonly rows: RowsReader
  readonly log: UsageLog
  readonly hasSchema: () => boolean
  readonly isStopping: () => boolean
}

const PATIENCE_MS = 2000

/** Can operations be answered now: rows read, schema there, log writable, and not about to stop? */
export const createHealth =
  (deps: HealthDeps): Health =>
  async () => {
    const checks = {
      rows: await reads(deps.rows),
      schema: deps.hasSchema(),
      log: deps.log.isWritable,
    }
    const isReady = checks.rows && checks.schema && checks.log && !deps.isStopping()
    return { status: isReady ? 'ok' : 'unavailable', checks }
  }

const reads = async (rows: RowsReader): Promise<boolean> => {
  try {
    await rows.query('select 1', [], { prepare: true, timeoutMs: PATIENCE_MS })
    return true
  } catch {
    return false
  }
}
