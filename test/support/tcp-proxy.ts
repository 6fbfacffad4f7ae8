import { createServer, type Server, type Socket } from 'node:net'
import type { DatabaseAddress } from '../../src/config/database-url'
import { dial } from '../../src/db/socket'

/** A stretch of network between a client and a server, which a test can break. */
export interface TcpProxy {
  readonly port: number
  /** `open`: passes everything; `hangUp`: accepts and closes at once; `silent`: accepts and passes nothing. */
  mode: 'open' | 'hangUp' | 'silent'
  /** Breaks every connection that passes now. */
  breakAll(): void
  close(): Promise<void>
}

export const startTcpProxy = async (address: DatabaseAddress): Promise<TcpProxy> => {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket): Socket => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    return socket
  }
  const server: Server = createServer((client) => {
    keep(client)
    if (proxy.mode === 'hangUp') {
      client.end()
      return
    }
    const upstream = keep(dial(address))
    const passing = (): boolean => proxy.mode === 'open'
    client.on('data', (chunk) => passing() && upstream.write(chunk))
    upstream.on('data', (chunk) => passing() && client.write(chunk))
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const at = server.address()
  const proxy: TcpProxy = {
    port: typeof at === 'object' && at !== null ? at.port : 0,
    mode: 'open',
    breakAll: () => {
      for (const socket of sockets) socket.destroy()
    },
    close: () => {
      proxy.breakAll()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
  return proxy
}
