import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { cpuMs, pinned, postgresCpuMs, residentMb } from './cpu'
import type { Peer } from './peer'

/** What one server did with one query, once. */
export interface Measured {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Of the server's process, a request. */
  readonly serverMs: number
  /** Of all processes of PostgreSQL, a request. */
  readonly postgresMs: number
  readonly serverMb: number
}

export interface CellOrder {
  readonly peer: Peer
  readonly bodies: readonly string[]
  readonly connections: number
  readonly seconds: number
  readonly postmaster: number
  /** For the order of the load program. */
  readonly scratch: string
}

const Done = z.object({
  requests: z.number(),
  seconds: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
})

const root = resolve(__dirname, '..', '..', '..')
const program = [join(root, 'test/support/run-ts.cjs'), join(__dirname, 'load-program.ts')]

/**
 * Sends requests until the server's code is as fast as it gets: a small query takes half as much again after 4,000 requests as
 * after 40,000. 8 s at most.
 */
export const warmUp = async (order: CellOrder): Promise<void> => {
  await load({ ...order, seconds: 8 }, 40_000)
}

/** Loads a server for so long, with the load in a process of its own. @throws Error with what the load said */
export const measure = async (order: CellOrder): Promise<Measured> => {
  const { peer, postmaster } = order
  const [serverBefore, postgresBefore] = [cpuMs(peer.pid), postgresCpuMs(postmaster)]
  const { requests, seconds, p50Ms, p99Ms } = await load(order, null)
  return {
    perSecond: requests / seconds,
    p50Ms,
    p99Ms,
    serverMs: (cpuMs(peer.pid) - serverBefore) / requests,
    postgresMs: (postgresCpuMs(postmaster) - postgresBefore) / requests,
    serverMb: residentMb(peer.pid),
  }
}

const load = async (
  { peer, bodies, connections, seconds, scratch }: CellOrder,
  requests: number | null,
): Promise<z.infer<typeof Done>> => {
  const file = join(scratch, 'load.json')
  await writeFile(
    file,
    JSON.stringify({ url: peer.url, key: peer.key, bodies, connections, seconds, requests }),
  )
  const [command = '', ...args] = pinned('rest', [process.execPath, ...program, file])
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let [printed, said] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`the load on ${peer.name} failed: ${said}`)
  return Done.parse(JSON.parse(printed))
}

const middle = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  const [low, high] = [sorted[half - 1] ?? NaN, sorted[half] ?? NaN]
  return sorted.length % 2 === 0 ? (low + high) / 2 : high
}

/** Of each figure by itself. */
export const medians = (runs: readonly Measured[]): Measured => ({
  perSecond: middle(runs.map((run) => run.perSecond)),
  p50Ms: middle(runs.map((run) => run.p50Ms)),
  p99Ms: middle(runs.map((run) => run.p99Ms)),
  serverMs: middle(runs.map((run) => run.serverMs)),
  postgresMs: middle(runs.map((run) => run.postgresMs)),
  serverMb: Math.max(...runs.map((run) => run.serverMb)),
})
