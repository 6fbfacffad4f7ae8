import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

type Listener = (request: IncomingMessage, response: ServerResponse) => void

/** Requests of a connection that wait behind another; one that sends more of them ahead is cut off. */
export const MOST_WAITING = 100

/**
 * Listens to one request of a connection at a time: one that was sent ahead of the replies before it waits, unread, until
 * these are with the kernel. So a connection whose client takes no reply holds one reply in memory, however much it asks.
 * A request whose connection ends before its turn is not listened to.
 */
export const inTurn = (listener: Listener): Listener => {
  const waiting = new WeakMap<Socket, number>()
  return (request, response) => {
    if (response.socket !== null) {
      listener(request, response)
      return
    }
    const { socket } = request
    const before = waiting.get(socket) ?? 0
    if (before >= MOST_WAITING) {
      socket.destroy()
      return
    }
    waiting.set(socket, before + 1)
    response.once('socket', () => {
      waiting.set(socket, (waiting.get(socket) ?? 1) - 1)
      // a reply that its client did not take to the end gives the turn on too
      if (socket.writable) listener(request, response)
    })
  }
}
