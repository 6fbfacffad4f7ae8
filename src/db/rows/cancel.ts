import { parseDatabaseUrl } from '../../config/database-url'
import { invariant } from '../../kernel/errors'
import { dial } from '../socket'

/** Names one server process, and proves that the connection is ours. */
export interface BackendKey {
  readonly pid: number
  readonly secret: number
}

/**
 * Asks the server to cancel what a process of it is doing (CancelRequest of the protocol). It may come too late:
 * whoever asks MUST NOT use that connection again. Resolves to whether the server has taken the request, at the
 * latest after 2 s; never rejects. postgres.js has a cancel of its own, whose failure is an
 * unhandled rejection.
 */
export const cancelBackend = (url: string, key: BackendKey): Promise<boolean> => {
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
    const lost = (): void => {
      resolve(false)
      socket.destroy()
    }
    const taken = (): void => resolve(true)
    socket.setTimeout(2_000, lost)
    socket.once('error', lost)
    // the server answers with nothing else
    socket.once('close', taken)
    socket.resume()
    socket.write(message)
  })
}
