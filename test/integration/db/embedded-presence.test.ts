import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { startEmbedded, type Embedded } from '../../../src/db/embedded/embedded'
import { refuseUsedElsewhere } from '../../../src/db/embedded/presence'
import { findRunning } from '../../../src/db/embedded/server'
import { pidSpace } from '../../../src/db/embedded/pid-space'
import { ignoreObservations, type Observation } from '../../../src/telemetry/observation'
import { makeTestDirectory, removeTestDirectory } from '../../support/cluster'

/** One data directory is used on one machine at a time: two servers on the same data would destroy them. */
let dataDir: string
let beat: string

beforeEach(async () => {
  dataDir = await makeTestDirectory()
  beat = join(dataDir, 'postgres-beat')
})
afterEach(() => removeTestDirectory(dataDir))

const start = (): Promise<Embedded> => startEmbedded({ dataDir, observe: ignoreObservations, durable: false })

const SILENT_MS = 400

/** What is observed, and after how long the data may be used. */
const listen = async (): Promise<{ readonly seen: readonly Observation[]; readonly tookMs: number }> => {
  const seen: Observation[] = []
  const begun = performance.now()
  await refuseUsedElsewhere(dataDir, (observation) => seen.push(observation), SILENT_MS)
  return { seen, tookMs: performance.now() - begun }
}

/** While a server there gives signs of life. The clock of that machine is half a century behind. */
const whileBeating = async (everyMs: number, work: () => Promise<void>): Promise<void> => {
  let told = 0
  const beating = setInterval(() => void utimes(beat, (told += 1), told), everyMs)
  await work().finally(() => {
    clearInterval(beating)
  })
}

describe.each([
  ['another machine', 'another-machine 1234 pid:[1]', 'another-machine'],
  ['a container of the same name', `${hostname()} 1234 pid:[1]`, hostname()],
  ['a server of an earlier release', 'another-machine', 'another-machine'],
  ['a machine whose name is missing', '', '?'],
])('data that %s uses', (_, text, host) => {
  beforeEach(() => writeFile(beat, `${text}\n`))

  test('are refused as long as there are signs of life', async () => {
    const refused = { fault: { message: 'setup.usedElsewhere', params: { host, path: dataDir } } }
    await whileBeating(SILENT_MS / 4, () => expect(listen()).rejects.toMatchObject(refused))
    await whileBeating(200, () => expect(start()).rejects.toMatchObject(refused))
  })

  test('are taken once there have been none for a while', async () => {
    const { seen, tookMs } = await listen()
    expect(tookMs).toBeGreaterThanOrEqual(SILENT_MS)
    expect(seen).toEqual([{ kind: 'listeningForOtherServer', host, silentMs: SILENT_MS }])
  })
})

test('data that nobody uses, or that were used here, are taken at once', async () => {
  for (const text of [null, `${pidSpace()}\n`]) {
    if (text !== null) await writeFile(beat, text)
    const { seen, tookMs } = await listen()
    expect(tookMs).toBeLessThan(SILENT_MS)
    expect(seen).toEqual([])
  }
})

test('a server tells where it is used until it is gone', async () => {
  const embedded = await start()
  expect(await readFile(beat, 'utf8')).toBe(`${pidSpace()}\n`)
  let isStopped = false
  const stopped = embedded.stop().then(() => (isStopped = true))
  while (!isStopped) {
    const isTold = existsSync(beat)
    if (existsSync(join(embedded.dataDirectory, 'postmaster.pid'))) expect(isTold).toBe(true)
    await new Promise((resolve) => setImmediate(resolve))
  }
  await stopped
  expect(await readdir(dataDir)).not.toContain('postgres-beat')
})

test('a server stops also where no lock can be had, as on a full disk', async () => {
  const embedded = await start()
  await mkdir(join(dataDir, 'postgres-lock'))
  await embedded.stop()
  expect(await findRunning(embedded.dataDirectory)).toBeUndefined()
  await rm(join(dataDir, 'postgres-lock'), { recursive: true })
})

test('a start is refused where nobody can tell who uses the data', async () => {
  await mkdir(join(dataDir, 'postgres-beat', 'taken'), { recursive: true })
  await expect(start()).rejects.toMatchObject({ fault: { message: 'setup.dataDirectory' } })
})
