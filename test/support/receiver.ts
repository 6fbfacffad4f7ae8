import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'

/** A request as it came. */
export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A program that takes what is posted to it, on loopback. */
export interface Receiver {
  readonly port: number
  readonly received: Received[]
  /** Status of the next replies, in order; afterwards 204. A promise is waited for. */
  readonly statuses: (number | Promise<number>)[]
  close(): Promise<void>
}

export const startReceiver = async (): Promise<Receiver> => {
  const received: Received[] = []
  const statuses: (number | Promise<number>)[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(parts).toString() })
      void Promise.resolve(statuses.shift() ?? 204).then((status) => response.writeHead(status).end())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    received,
    statuses,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

const Events = z.array(z.object({ id: z.string() }))

/** Of a batch of CloudEvents, in their order. */
export const eventIds = ({ body }: Received): readonly string[] =>
  Events.parse(JSON.parse(body)).map(({ id }) => id)
