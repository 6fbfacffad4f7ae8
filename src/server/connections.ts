import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * The connections of a server that have brought no request yet: those that a browser opens ahead, a balancer keeps, or
 * somebody just holds. Node counts them as busy, and a server that closes would wait for them for ever.
 */
export class SilentConnections {
  private readonly sockets = new Set<Socket>()

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket)
      socket.once('close', () => this.sockets.delete(socket))
    })
    server.on('request', ({ socket }) => this.sockets.delete(socket))
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy()
  }
}
