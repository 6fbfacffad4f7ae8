import { createConnection, type Socket } from 'node:net'
import { join } from 'node:path'
import type { DatabaseAddress } from '../config/database-url'

export const isUnixSocket = (address: DatabaseAddress): boolean => address.host.startsWith('/')

const socketPath = (address: DatabaseAddress): string => join(address.host, `.s.PGSQL.${address.port}`)

/** A socket to a server that is about to connect. */
export const dial = (address: DatabaseAddress): Socket =>
  isUnixSocket(address)
    ? createConnection({ path: socketPath(address) })
    : createConnection({ host: address.host, port: address.port, noDelay: true })

/** The sockets of one client. */
export interface Sockets {
  /** @throws Error after close */
  open(): Socket
  /** Ends those that nobody has ended, and opens no more. */
  close(): void
}

/**
 * Sockets of ours: postgres.js leaves Nagle's algorithm on, which costs 40 to 90 ms steps on COPY over TCP, tries
 * again for ever without a pause where a peer accepts and hangs up before its first byte, and forgets a socket
 * that was not open yet when the client was ended.
 */
export const openSockets = (address: DatabaseAddress): Sockets => {
  const live = new Set<Socket>()
  let isClosed = false
  return {
    open: () => {
      if (isClosed) throw new Error('the client was ended while it connected')
      const socket = openSocket(address)
      live.add(socket)
      socket.once('close', () => live.delete(socket))
      return socket
    },
    close: () => {
      isClosed = true
      for (const socket of live) if (!socket.writableEnded) socket.destroy()
    },
  }
}

const openSocket = (address: DatabaseAddress): Socket => {
  const socket = dial(address)
  let heard = false
  socket.once('data', () => (heard = true))
  socket.once('close', (hadError) => {
    if (!heard && !hadError) socket.emit('error', new HungUpError())
  })
  // postgres.js takes the name to check the certificate against from here
  return Object.assign(socket, { host: address.host })
}

/** The server closed the connection before it said anything. */
export class HungUpError extends Error {
  readonly code = 'ECONNRESET'

  constructor() {
    super('the server hung up before its first byte')
    this.name = 'HungUpError'
  }
}
