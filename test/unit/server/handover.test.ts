import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { Handovers } from '../../../src/server/handover'
import type { Reply } from '../../../src/server/reply'
import type { Observation } from '../../../src/telemetry/observation'
import { lastingLease } from '../../support/lease'
import { createManualClock, type ManualClock } from '../../support/manual-clock'
import { until } from '../../support/until'

/** Replies go to sockets only while this process may, and what goes no further is cut off. */
const MANY = 40_000_000
let mayWrite: boolean
let underWay: number[]
let observed: Observation[]
let clock: ManualClock
let handovers: Handovers
let server: Server
let sent: Promise<boolean>[]
let size: number
/** How often the right was asked for, and how often it is given. */
let asked: number
let given: number

beforeEach(async () => {
  mayWrite = true
  underWay = []
  observed = []
  sent = []
  size = 20
  asked = 0
  given = Infinity
  clock = createManualClock()
  const lease = {
    ...lastingLease(() => {
      asked += 1
      return mayWrite && asked <= given
    }),
    begin: (epoch: number) => void underWay.push(epoch),
    end: (epoch: number) => void underWay.splice(underWay.indexOf(epoch), 1),
  }
  handovers = new Handovers({ lease, clock, observe: (one) => observed.push(one) })
  server = createServer((request, response) => {
    const handover = request.url === '/unbound' ? handovers.unbound() : handovers.begin(7)
    const whole = ['a'.repeat(size - 5), Buffer.from('😀z')]
    const pieces = request.url === '/small' ? Array.from({ length: size }, () => 'abc') : whole
    const reply: Reply = { status: 200, headers: [], type: 'application/json', pieces }
    sent.push(handover.send(response, reply, 'a record'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  handovers.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const url = (path = '/'): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`

const open = async (path: string): Promise<Socket> => {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.on('error', () => undefined)
  await new Promise((resolve) => socket.once('connect', resolve))
  socket.write(`GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`)
  return socket
}

test.each([20, 65_536, 300_000])('a reply of %i bytes is handed over whole', async (bytes) => {
  size = bytes
  const text = await (await fetch(url())).text()
  expect(text).toBe(`${'a'.repeat(bytes - 5)}😀z`)
  expect(await Promise.all(sent)).toEqual([true])
  expect(underWay).toEqual([])
  expect(observed).toMatchObject([{ kind: 'handedOver', record: 'a record', isWhole: true }])
})

test('a reply in many small pieces is handed over in few writes', async () => {
  size = 70_000
  expect(await (await fetch(url('/small'))).text()).toBe('abc'.repeat(size))
  expect(await Promise.all(sent)).toEqual([true])
  // 210,000 bytes, at most 65,536 a write; while a slow client takes them the right is asked for from time to time too
  expect(asked).toBeLessThan(size / 100)
})

test('the right is asked for before each write: what it ends between is not handed over', async () => {
  size = 300_000
  given = 2
  const socket = await open('/')
  let received = 0
  socket.on('data', (bytes: Buffer) => (received += bytes.length))
  await new Promise((resolve) => socket.once('close', resolve))
  expect(await Promise.all(sent)).toEqual([false])
  expect(received).toBeGreaterThan(65_536)
  // two writes, and the header
  expect(received).toBeLessThan(2 * 65_536 + 1_000)
  expect(underWay).toEqual([])
})

test('without the right to, nothing of it is written, and the connection is cut', async () => {
  mayWrite = false
  await expect(fetch(url())).rejects.toThrow()
  expect(await Promise.all(sent)).toEqual([false])
  expect(underWay).toEqual([])
  expect(observed).toMatchObject([{ kind: 'handedOver', wroteAt: undefined, isWhole: false }])
})

test('a reply that holds nothing of anybody needs no right', async () => {
  mayWrite = false
  expect((await fetch(url('/unbound'))).status).toBe(200)
})

test('a client that does not read is cut off when the right ends, and gets no more than was with the kernel', async () => {
  size = MANY
  const socket = await open('/')
  let received = 0
  socket.pause()
  await until(() => underWay.length === 1 && sent.length === 1)
  mayWrite = false
  expect(await Promise.all(sent)).toEqual([false])
  expect(underWay).toEqual([])
  socket.on('data', (bytes: Buffer) => (received += bytes.length))
  socket.resume()
  await new Promise((resolve) => socket.once('close', resolve))
  expect(received).toBeLessThan(MANY)
})

test('a client that does not read is cut off after ten seconds', async () => {
  size = MANY
  const socket = await open('/')
  socket.pause()
  await until(() => sent.length === 1)
  clock.advance(9_000)
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(underWay).toEqual([7])
  clock.advance(2_000)
  expect(await Promise.all(sent)).toEqual([false])
  socket.destroy()
})
