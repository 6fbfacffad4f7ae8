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
 * Sockets of ours: postgres.js leaves Nagle's algorithm on, which costs 40 to 90 ms steps on COPY over TCP, and
 * forgets a socket that was not open yet when the client was ended.
 * @param isPlain whether nothing on them is encrypted
 */
export const openSockets = (address: DatabaseAddress, isPlain: boolean): Sockets => {
  const live = new Set<Socket>()
  let isClosed = false
  return {
    open: () => {
      if (isClosed) throw new Error('the client was ended while it connected')
      // a listener would not do: postgres.js takes all of them off where it encrypts
      for (const socket of live) if (socket.destroyed) live.delete(socket)
      const socket = openSocket(address, isPlain)
      live.add(socket)
      return socket
    },
    close: () => {
      isClosed = true
      for (const socket of live) if (!socket.writableEnded) socket.destroy()
    },
  }
}

// postgres.js takes the name to check the certificate against from here
const openSocket = (address: DatabaseAddress, isPlain: boolean): Socket =>
  Object.assign(isPlain ? dialReading(address) : dial(address), { host: address.host })
