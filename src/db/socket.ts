import { createConnection, type IpcSocketConnectOpts, type Socket, type TcpSocketConnectOpts } from 'node:net'
import { join } from 'node:path'
import type { DatabaseAddress } from '../config/database-url'
import { MessageReader } from './message-reader'

export const isUnixSocket = (address: DatabaseAddress): boolean => address.host.startsWith('/')

const socketPath = (address: DatabaseAddress): string => join(address.host, `.s.PGSQL.${address.port}`)

/** A socket to a server that is about to connect. */
export const dial = (address: DatabaseAddress): Socket => createConnection(targetOf(address))

const targetOf = (address: DatabaseAddress): TcpSocketConnectOpts | IpcSocketConnectOpts =>
  isUnixSocket(address)
    ? { path: socketPath(address) }
    : { host: address.host, port: address.port, noDelay: true }

/** The same, for messages that are not encrypted: its data comes as complete messages. */
const dialReading = (address: DatabaseAddress): Socket => {
  const reader = new MessageReader()
  const onread = {
    buffer: () => reader.space,
    callback: (count: number) => {
      const messages = reader.take(count)
      if (messages !== undefined) socket.emit('data', messages)
      return true
    },
  }
  const socket = createConnection({ ...targetOf(address), onread })
  return socket
}

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
 * @param isPlain whether nothing on them is encrypted
 */
export const openSockets = (address: DatabaseAddress, isPlain: boolean): Sockets => {
  const live = new Set<Socket>()
  let isClosed = false
  return {
    open: () => {
      if (isClosed) throw new Error('the client was ended while it connected')
      const socket = openSocket(address, isPlain)
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

const openSocket = (address: DatabaseAddress, isPlain: boolean): Socket => {
  const socket = isPlain ? dialReading(address) : dial(address)
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
