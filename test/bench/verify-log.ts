import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { keepHeapSmall } from '../../src/cli/small-heap'
import { connect } from '../../src/db/connection'
import { startEmbedded } from '../../src/db/embedded/embedded'
import { migrate } from '../../src/db/migrate'
import { systemClock } from '../../src/kernel/clock'
import { createCheckpointMaker } from '../../src/metering/tree/checkpoint-maker'
import { openUsageLog } from '../../src/metering/log/log'
import { registerLogKey } from '../../src/metering/tree/log-key'
import { storeOperationTexts } from '../../src/metering/log/stored-operation-text'
import { verifyLog } from '../../src/metering/verify/verify'
import { ignoreObservations } from '../../src/telemetry/observation'
import { makeTestDirectory, removeTestDirectory } from '../support/cluster'
import { testSigner } from '../support/log-signer'
import { namedOperation, usageRecord } from '../support/usage-record'

/**
 * What verifying the usage log costs: seconds, seconds of CPU of this process, and its largest resident memory. One
 * JSON line. A log is filled first, on a server of its own, and verified by another process.
 *
 *     node test/support/run-ts.cjs test/bench/verify-log.ts [--records 1000000] [--url postgres://...]
 *
 * With --url the log of that server is verified, and nothing else is done.
 */
const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { url: { type: 'string' }, records: { type: 'string', default: '1000000' } },
  })
  if (values.url !== undefined) return verify(values.url)
  const dataDir = await makeTestDirectory()
  const { url, stop } = await startEmbedded({ dataDir, observe: ignoreObservations })
  await migrate({ databaseUrl: url, rowsDatabaseUrl: url }, systemClock)
  await fill(url, Number(values.records))
  const program = ['test/support/run-ts.cjs', 'test/bench/verify-log.ts', '--url', url]
  spawnSync(process.execPath, program, { stdio: 'inherit' })
  await stop()
  await removeTestDirectory(dataDir)
}

const APPENDERS = 1_024

const fill = async (url: string, records: number): Promise<void> => {
  const signer = testSigner()
  const control = connect(url, { role: 'weir_control', applicationName: 'weir bench', max: 1 })
  const audit = connect(url, { role: 'weir_audit', applicationName: 'weir bench', max: 1 })
  await registerLogKey(control, signer, null)
  await storeOperationTexts(control, [namedOperation])
  const log = await openUsageLog({
    signer,
    openLog: () =>
      connect(url, { role: 'weir_log', applicationName: 'weir bench', max: 1, fetchTypes: false }),
    clock: systemClock,
    observe: ignoreObservations,
    gatherMs: 0,
    limits: { queueRecords: 20_000, queueBytes: 64 * 1024 * 1024, batchRecords: 256 },
    onNarrowed: () => undefined,
    // a busy machine only takes longer
    times: { deadlineMs: 600_000, answerMs: 120_000, idleMs: 1_000 },
  })
  let left = records
  const appender = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      await log.append(usageRecord(), log.epoch)
    }
  }
  await Promise.all(Array.from({ length: APPENDERS }, appender))
  await log.close()
  const maker = createCheckpointMaker({ databases: { control, audit }, signer, clock: systemClock })
  await maker.place()
  await maker.sign()
  await Promise.all([control.end(), audit.end()])
}

const verify = async (url: string): Promise<void> => {
  const audit = connect(url, { role: 'weir_audit', applicationName: 'weir bench', max: 1 })
  keepHeapSmall()
  const begunMs = performance.now()
  const { records, batches, checkpoints, ok } = await verifyLog(audit)
  const seconds = (performance.now() - begunMs) / 1_000
  await audit.end()
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  const found = {
    ok,
    records,
    batches,
    checkpoints,
    seconds: Number(seconds.toFixed(1)),
    cpuSeconds: Number(((userCPUTime + systemCPUTime) / 1e6).toFixed(1)),
    maxRssMb: Math.round(maxRSS / 1_024),
  }
  process.stdout.write(`${JSON.stringify(found)}\n`)
}

void main()
