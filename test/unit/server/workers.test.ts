import { EventEmitter } from 'node:events'
import { Fleet } from '../../../src/server/workers'
import type { Observation } from '../../../src/telemetry/observation'

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

let observed: Observation[]
let fleet: Fleet
beforeEach(() => {
  workers.length = 0
  observed = []
  fleet = new Fleet(1, 100, (observation) => observed.push(observation))
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
