import { createServer, type Server, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { connect } from '../../../src/db/connection'
import { makeCertificate } from '../../support/certificate'
import { until } from '../../support/until'

/** A server, or a proxy before one, that takes a connection and hangs up before it is open. */
let server: Server
let accepted: number
let hangUp: (socket: Socket) => void

beforeAll(async () => {
  server = createServer((socket) => {
    accepted += 1
    socket.on('error', () => socket.destroy())
    hangUp(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
beforeEach(() => (accepted = 0))
afterAll(() => new Promise((resolve) => server.close(resolve)))

const port = (): number => {
  const at = server.address()
  return typeof at === 'object' && at !== null ? at.port : 0
}

/** AuthenticationSASL with one mechanism. @see PostgreSQL manual 54.7 */
const authenticationRequest = Buffer.concat([
  Buffer.from('R'),
  Buffer.from([0, 0, 0, 23, 0, 0, 0, 10]),
  Buffer.from('SCRAM-SHA-256\0\0'),
])
const certificate = makeCertificate('localhost')

const moments: readonly (readonly [string, 'disable' | 'require', (socket: Socket) => void])[] = [
  ['before its first byte', 'disable', (socket) => socket.resume().end()],
  ['before its first byte of TLS', 'require', (socket) => socket.resume().end()],
  [
    'in the login',
    'disable',
    (socket) => socket.once('data', () => socket.end(authenticationRequest)).resume(),
  ],
  [
    'after the handshake of TLS',
    'require',
    (socket) =>
      socket.once('data', () => {
        socket.write('S')
        const secured = new TLSSocket(socket, { isServer: true, ...certificate })
        secured.on('error', () => socket.destroy())
        secured.once('data', () => secured.end()).resume()
      }),
  ],
]

test.each(moments)('a statement is told of a server that hangs up %s', async (_, sslMode, how) => {
  hangUp = how
  const url = `postgres://weir:secret@127.0.0.1:${port()}/weir?sslmode=${sslMode}`
  const sql = connect(url, { role: null, applicationName: 'weir test', max: 1 })
  const asked = 4
  for (let i = 0; i < asked; i += 1)
    await expect(sql`select 1`).rejects.toMatchObject({
      code: expect.stringMatching(/^(CONNECT_CLOSED|ECONNRESET)$/),
    })
  await sql.end({ timeout: 1 })
  // none is dialled again by itself
  expect(accepted).toBe(asked)
  // and none is left behind
  await until(async () => (await openConnections()) === 0)
})

const openConnections = (): Promise<number> =>
  new Promise((resolve, reject) => {
    server.getConnections((error, count) => {
      if (error === null) resolve(count)
      else reject(error)
    })
  })
