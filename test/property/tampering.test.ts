import { verifySource, type LogVerification } from '../../src/metering/verify/verify'
import { testSigner } from '../support/log-signer'
import { propertyRuns, tellProgress } from '../support/property-runs'
import { tamperings, type Draw } from './tamper'
import { makeLog, rowsSource, type LogRows } from './tampering-rows'

const { runs, seed } = propertyRuns(300)

/** From [0, 1), the same for the same seed (mulberry32). */
const randomFrom = (start: number): (() => number) => {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const signer = testSigner()
const random = randomFrom(seed)
const log = makeLog(signer, random)
const trusted = {
  keys: [{ name: `weir-${signer.keyId}`, publicKey: signer.publicKey }],
  checkpoints: [log.checkpoints.at(-1)?.note ?? ''],
}

const verify = (rows: LogRows): Promise<LogVerification> => verifySource(rowsSource(rows), trusted)

const copyOf = (rows: LogRows): LogRows => ({
  keys: [...rows.keys],
  batches: [...rows.batches],
  records: [...rows.records],
  leaves: [...rows.leaves],
  checkpoints: [...rows.checkpoints],
  dropped: [...rows.dropped],
  texts: [...rows.texts],
})

test('the log that is tampered with is whole before', async () => {
  expect(await verify(log)).toMatchObject({ ok: true, batches: 30, signed: 30, placed: 30, checkpoints: 6 })
  const kinds = new Set(log.records.map(({ canonical }) => /"kind":"(\w+)"/.exec(canonical)?.[1]))
  expect([...kinds].sort()).toEqual(['gap', 'operation', 'retention', 'void', 'window'])
  expect(log.dropped.length).toBeGreaterThan(0)
})

test(`R-30: whatever is changed in the database is found by who keeps a key and a checkpoint`, async () => {
  const kinds = tamperings(testSigner(8))
  const draw: Draw = (n) => Math.floor(random() * n)
  const found: Record<string, number> = {}
  const missed: string[] = []
  for (let run = 0; run < runs; run += 1) {
    const rows = copyOf(log)
    const kind = kinds[draw(kinds.length)]
    if (kind === undefined) throw new Error('a kind of the list')
    const done = kind(rows, draw)
    const { ok, problems } = await verify(rows)
    if (ok) missed.push(done)
    for (const name of new Set(problems.map((problem) => problem.kind))) found[name] = (found[name] ?? 0) + 1
    tellProgress(run, runs, found)
  }
  expect(missed).toEqual([])
  expect(Object.values(found).reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(runs)
}, 3_600_000)
