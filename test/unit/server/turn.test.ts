import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { inTurn, MOST_WAITING } from '../../../src/server/turn'
import { until } from '../../support/until'

/** A connection that sends many requests and takes no reply holds one of them in memory. */
let server: Server
let seen: string[]
let atOnce: number
let answer: (request: IncomingMessage, response: ServerResponse) => unknown

beforeEach(async () => {
  seen = []
  atOnce = 0
  let open = 0
  server = createServer(
    inTurn((request, response) => {
      seen.push(request.url ?? '')
      open += 1
      atOnce = Math.max(atOnce, open)
      response.prependOnceListener('finish', () => (open -= 1))
      answer(request, response)
    }),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`

const open = async (): Promise<Socket> => {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.on('error', () => undefined)
  await new Promise((resolve) => socket.once('connect', resolve))
  return socket
}

const paths = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `/${i}`)

test('requests of one connection are begun one after another, and answered in their order', async () => {
  answer = (request, response) => {
    // the later, the sooner it would be ready
    setTimeout(() => response.end(`<${request.url}>`), 50 - Number(request.url?.slice(1)))
  }
  const socket = await open()
  let text = ''
  socket.on('data', (bytes: Buffer) => (text += bytes.toString()))
  socket.write(paths(20).map(get).join(''))
  await until(() => text.includes('</19>'))
  expect(text.match(/<\/\d+>/g)).toEqual(paths(20).map((path) => `<${path}>`))
  expect(seen).toEqual(paths(20))
  expect(atOnce).toBe(1)
  socket.destroy()
})

test('while a reply is not taken, nothing more is begun', async () => {
  answer = (_request, response) => response.end(Buffer.alloc(20_000_000))
  const socket = await open()
  socket.pause()
  socket.write(paths(50).map(get).join(''))
  await until(() => seen.length > 0)
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(seen).toEqual(['/0'])
  socket.destroy()
  // nor when it never will be
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(seen).toEqual(['/0'])
})

test.each([
  [MOST_WAITING, false],
  [MOST_WAITING + 1, true],
])('a connection on which %i requests wait is cut off: %s', async (count, isCut) => {
  const waiting: ServerResponse[] = []
  answer = (_request, response) => waiting.push(response)
  const socket = await open()
  let isClosed = false
  socket.once('close', () => (isClosed = true)).resume()
  socket.write(
    paths(1 + count)
      .map(get)
      .join(''),
  )
  await until(() => seen.length > 0 && (isClosed || !isCut))
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(seen).toEqual(['/0'])
  expect(isClosed).toBe(isCut)
  socket.destroy()
})

test('a body that comes with requests before and after it is read whole in its turn', async () => {
  const bodies: string[] = []
  answer = (request, response) => {
    let text = ''
    request.on('data', (bytes: Buffer) => (text += bytes.toString()))
    request.on('end', () => {
      bodies.push(text)
      response.end()
    })
  }
  const socket = await open()
  const body = 'b'.repeat(500_000)
  const post = `POST /post HTTP/1.1\r\nhost: a\r\ncontent-length: ${body.length}\r\n\r\n${body}`
  socket.resume()
  socket.write(get('/0') + post + post + get('/1'))
  await until(() => bodies.length === 4)
  expect(bodies).toEqual(['', body, body, ''])
  socket.destroy()
})

test('a request whose connection ends before its turn is never begun', async () => {
  let finish: (() => void) | undefined
  answer = (_request, response) => {
    finish = () => response.end()
  }
  const socket = await open()
  socket.write(get('/0') + get('/1'))
  await until(() => finish !== undefined)
  socket.destroy()
  await new Promise((resolve) => setTimeout(resolve, 100))
  finish?.()
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(seen).toEqual(['/0'])
})
