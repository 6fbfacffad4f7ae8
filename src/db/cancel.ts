import { parseDatabaseUrl } from '../config/database-url'
import { invariant } from '../kernel/errors'
import { dial } from './socket'

/** Names one server process, and proves that the connection is ours. */
export interface BackendKey {
  readonly pid: number
  readonly secret: number
}

/**
 * Asks the server to cancel what a process of it is doing (CancelRequest of the protocol). It may come too late:
 * whoever asks MUST NOT use that connection again. Resolves when the server has taken the request or cannot be
 * reached, at the latest after 2 s; never rejects. postgres.js has a cancel of its own, whose failure is an
 * unhandled rejection.
 */
export const cancelBackend = (url: string, key: BackendKey): Promise<void> => {
  const address = parseDatabaseUrl(url)
  invariant(address !== undefined, '7c02', 'the database URL was checked with the settings')
  const message = Buffer.alloc(16)
  message.writeUInt32BE(16, 0)
  message.writeUInt32BE(80_877_102, 4)
  message.writeUInt32BE(key.pid, 8)
  message.writeUInt32BE(key.secret, 12)
  return new Promise((resolve) => {
    // in clear also where the connection itself is under TLS, as libpq before 17 does: it holds no secret but this
    const socket = dial(address)
    const done = (): void => {
      socket.destroy()
      resolve()
    }
    socket.setTimeout(2_000, done)
    socket.once('error', done)
    socket.once('close', done)
    socket.resume()
    socket.write(message)
  })
}
