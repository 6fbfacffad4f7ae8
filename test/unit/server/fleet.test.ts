import { EventEmitter } from 'node:events'
import { Fleet } from '../../../src/server/fleet'
import type { Observation } from '../../../src/telemetry/observation'
import { createManualClock } from '../../support/manual-clock'

/** What Node makes of a process that it could not start, or that is about to exit. */
class FakeWorker extends EventEmitter {
  constructor(readonly process: { readonly pid: number | undefined; kill(): void }) {
    super()
  }
  isConnected(): boolean {
    return false
  }
}

const workers: FakeWorker[] = []
let pid: number | undefined
jest.mock('node:cluster', () => ({
  __esModule: true,
  default: {
    isWorker: false,
    fork: () => {
      const worker = new FakeWorker({ pid, kill: () => undefined })
      workers.push(worker)
      return worker
    },
    on: () => undefined,
  },
}))

const clock = createManualClock()
let observed: Observation[]
let fleet: Fleet
beforeEach(() => {
  workers.length = 0
  observed = []
  fleet = new Fleet({
    size: 1,
    shutdownTimeoutMs: 100,
    clock,
    observe: (observation) => observed.push(observation),
  })
})
afterEach(() => fleet.stop())

test('a worker that cannot be started is told, and is not one', async () => {
  pid = undefined
  const started = expect(fleet.start()).rejects.toMatchObject({
    fault: { message: 'setup.worker', params: { reason: 'EAGAIN' } },
  })
  workers[0]?.emit('error', Object.assign(new Error('spawn'), { code: 'EAGAIN' }))
  await started
  expect(observed).toMatchObject([{ kind: 'failure', where: 'worker' }])
})

test('what cannot be said to a worker that is about to exit ends nobody, and its exit counts once', async () => {
  pid = 1
  const started = expect(fleet.start()).rejects.toMatchObject({ fault: { params: { reason: 'SIGKILL' } } })
  workers[0]?.emit('error', Object.assign(new Error('write'), { code: 'EPIPE' }))
  expect(observed).toEqual([])
  workers[0]?.emit('exit', null, 'SIGKILL')
  workers[0]?.emit('error', Object.assign(new Error('write'), { code: 'EPIPE' }))
  await started
  expect(observed).toHaveLength(1)
})

test('one that fails again and again is started anew after longer and longer pauses', async () => {
  jest.useFakeTimers()
  pid = 1
  const started = fleet.start()
  workers[0]?.emit('message', { kind: 'weirReady', url: 'http://x' })
  await started
  const pauses: number[] = []
  const dies = async (): Promise<void> => {
    const born = workers.length
    workers.at(-1)?.emit('exit', 1, null)
    let waitedMs = 0
    while (workers.length === born && waitedMs < 100_000) {
      await jest.advanceTimersByTimeAsync(500)
      waitedMs += 500
    }
    pauses.push(waitedMs)
  }
  for (let i = 0; i < 7; i += 1) await dies()
  clock.advance(60_000)
  await dies()
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 1000])
  workers.at(-1)?.emit('exit', 1, null)
  jest.useRealTimers()
})

test('a stop names the processes that did not end well', async () => {
  pid = 7
  const started = fleet.start()
  workers[0]?.emit('message', { kind: 'weirReady', url: 'http://x' })
  await started
  const stopped = expect(fleet.stop()).rejects.toMatchObject({
    fault: { message: 'setup.closedLate', params: { seconds: 0.1, steps: ['process 7 (1)'] } },
  })
  workers[0]?.emit('exit', 1, null)
  await stopped
  fleet = new Fleet({ size: 0, shutdownTimeoutMs: 100, clock, observe: () => undefined })
})
