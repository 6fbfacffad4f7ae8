import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { z } from 'zod'
import { createRandom } from '../../../src/demo/random'
import { quantile } from '../load'
import { ReplyReader } from './reply-reader'

/** What `load-program.ts FILE` reads. */
const Order = z.object({
  url: z.string(),
  key: z.string(),
  bodies: z.array(z.string()),
  connections: z.number(),
  /** At most. */
  seconds: z.number(),
  /** At most; null: as many as there is time for. */
  requests: z.number().nullable(),
})

const SEED = 17

/**
 * Keeps so many requests under way on as many connections, and prints what came of it. Requests are bytes made
 * beforehand on bare sockets, so that this process takes little of the processor that PostgreSQL has to share with it.
 * The n-th request is the same for every server.
 */
const main = async (): Promise<void> => {
  const order = Order.parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')))
  const { host, hostname, port, pathname } = new URL(order.url)
  const requests = order.bodies.map((body) =>
    Buffer.from(
      `POST ${pathname} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nAccept: application/json\r\n` +
        `Authorization: Bearer ${order.key}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ),
  )
  const random = createRandom(SEED)
  const latencies: number[] = []
  let sent = 0
  const begun = performance.now()
  const end = begun + order.seconds * 1000

  const lane = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true })
      const reader = new ReplyReader()
      let sentAt = 0
      const send = (): void => {
        sentAt = performance.now()
        if (sentAt >= end || sent === order.requests) {
          socket.destroy()
          resolve()
          return
        }
        sent += 1
        socket.write(random.pick(requests))
      }
      socket.on('connect', send)
      socket.on('data', (chunk) => {
        try {
          if (!reader.take(chunk)) return
        } catch (error) {
          socket.destroy()
          reject(error)
          return
        }
        latencies.push(performance.now() - sentAt)
        send()
      })
      socket.on('error', reject)
      socket.on('end', () => {
        reject(new Error('the server closed a connection'))
      })
    })

  await Promise.all(Array.from({ length: order.connections }, lane))
  const seconds = (performance.now() - begun) / 1000
  const [p50Ms, p99Ms] = [quantile(latencies, 0.5), quantile(latencies, 0.99)]
  process.stdout.write(`${JSON.stringify({ requests: latencies.length, seconds, p50Ms, p99Ms })}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`)
  process.exitCode = 1
})
