import { spawn, type ChildProcess } from 'node:child_process'
import { readFile, rm, stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from 'postgres'
import { z } from 'zod'
import { connect } from '../../src/db/connection'
import { findRunning } from '../../src/db/embedded/server'
import { startTestCluster } from '../support/cluster'
import { testSettings } from '../support/database'
import { readReply, type AskOptions, type DemoKey, type TestReply } from '../support/server'
import { startWeir } from '../support/weir-process'

/** What a gateway says of one reply: see the observation `handedOver`. */
export interface HandedOver {
  readonly record: string | null
  /** Just before its last write to the socket, in milliseconds; null: nothing was written. */
  readonly wroteAtMs: number | null
  readonly isWhole: boolean
}

/** One gateway, a process of its own. */
export interface Gateway {
  readonly url: string
  /** Whether nobody has killed it. */
  isAlive: boolean
  readonly process: ChildProcess
  /** Every reply that it has told of, in order. */
  readonly handedOver: readonly HandedOver[]
  readonly exit: Promise<number | null>
}

/** Several gateways on one PostgreSQL with the demo, which may all be stopped, killed and started anew. */
export interface Fleet {
  readonly gateways: Gateway[]
  /** Last words of gateways that ended by themselves; empty, or something is wrong. */
  readonly deaths: readonly string[]
  /** As the owner of the database. */
  readonly sql: Sql
  ask(gateway: Gateway, query: string, options?: AskOptions): Promise<TestReply>
  keyOf(as: DemoKey): string
  /** Kills the gateway at this place as a fault would, and starts another there. */
  replace(at: number): Promise<Gateway>
  /**
   * Ends PostgreSQL at once and starts it again; resolves when it takes connections.
   * @param longestFile of the data directory: no file may be longer than it is then, as where a disk is full; absent: as long
   * as there is room
   */
  restartPostgres(longestFile?: string): Promise<void>
  close(): Promise<void>
}

const LAST_LINES = 40
const SECRET = 'a secret of the fleet, for tests of faults'
const Line = z.object({
  msg: z.literal('handedOver'),
  record: z.string().nullable(),
  wroteAt: z.string().optional(),
  isWhole: z.boolean(),
})
const Keys = z.object({ keys: z.record(z.string(), z.string()) })

export const openFleet = async (size: number, env: Readonly<Record<string, string>> = {}): Promise<Fleet> => {
  const cluster = await startTestCluster()
  let hasRestarted = false
  const deaths: string[] = []
  const settings = testSettings(cluster.url, { WEIR_SECRET: SECRET })
  const start = async (): Promise<Gateway> => {
    const started = await startWeir(settings, {
      WEIR_DEMO: '1',
      WEIR_LOG_LEVEL: 'debug',
      WEIR_ROWS_CONNECTIONS: '4',
      ...env,
    })
    const handedOver: HandedOver[] = []
    const said: string[] = []
    if (started.process.stderr !== null)
      createInterface(started.process.stderr).on('line', (text) => {
        if (!text.includes('"handedOver"')) {
          said.push(text)
          if (said.length > LAST_LINES) said.shift()
          return
        }
        const { record, wroteAt, isWhole } = Line.parse(JSON.parse(text))
        handedOver.push({ record, wroteAtMs: wroteAt === undefined ? null : Date.parse(wroteAt), isWhole })
      })
    const { url, process: child, exit } = started
    const gateway: Gateway = { url, isAlive: true, process: child, handedOver, exit }
    child.once('close', (code, signal) => {
      if (!gateway.isAlive) return
      const words = [`a gateway ended by itself (${String(code ?? signal)})`, ...said].join('\n')
      deaths.push(words)
      process.stderr.write(`${words}\n`)
    })
    return gateway
  }
  // the first loads the demo
  const gateways = [await start()]
  gateways.push(...(await Promise.all(Array.from({ length: size - 1 }, start))))
  const { keys } = Keys.parse(JSON.parse(await readFile(join(settings.dataDir, 'demo.json'), 'utf8')))
  const keyOf = (as: DemoKey): string => keys[as] ?? ''
  const sql = connect(cluster.url, { role: null, applicationName: 'weir test', max: 2 })
  return {
    gateways,
    deaths,
    sql,
    keyOf,
    replace: async (at) => {
      const old = gateways[at]
      if (old !== undefined) {
        old.isAlive = false
        old.process.kill('SIGKILL')
        await old.exit
      }
      return (gateways[at] = await start())
    },
    ask: async ({ url }, query, { as, variables, headers = {} } = {}) =>
      readReply(
        await fetch(`${url}/graphql`, {
          method: 'POST',
          signal: AbortSignal.timeout(60_000),
          headers: {
            'content-type': 'application/json',
            ...(as === undefined ? {} : { authorization: `Bearer ${keyOf(as)}` }),
            ...headers,
          },
          body: JSON.stringify({ query, variables }),
        }),
      ),
    restartPostgres: (longestFile) => {
      hasRestarted = true
      return restart(sql, longestFile)
    },
    close: async () => {
      for (const gateway of gateways) {
        gateway.isAlive = false
        gateway.process.kill('SIGKILL')
      }
      await Promise.all(gateways.map(({ exit }) => exit))
      const data = await dataOf(sql).catch(() => undefined)
      await sql.end({ timeout: 1 })
      // one that was started anew is not that which the cluster knows of
      if (hasRestarted && data !== undefined) await halt(data)
      await cluster.stop()
      await rm(settings.dataDir, { recursive: true, force: true })
    },
  }
}

/** Kills the server as a fault would, and starts it with the arguments that it had. */
const restart = async (sql: Sql, longestFile: string | undefined): Promise<void> => {
  const data = await dataOf(sql)
  const running = await findRunning(data)
  if (running === undefined) throw new Error(`no server runs on ${data}`)
  const [program = '', ...args] = (await readFile(`/proc/${running.pid}/cmdline`, 'utf8'))
    .split('\0')
    .slice(0, -1)
  const status = await readFile(`/proc/${running.pid}/status`, 'utf8')
  const owner = Number(/^Uid:\s+(\d+)/m.exec(status)?.[1])
  const group = Number(/^Gid:\s+(\d+)/m.exec(status)?.[1])
  process.kill(running.pid, 'SIGQUIT')
  while ((await findRunning(data))?.pid === running.pid) await sleep(20)
  // once nobody writes: a file that grew after it was measured would keep the server from recovering
  const maxFileBytes = longestFile === undefined ? undefined : (await stat(join(data, longestFile))).size
  const identity = process.getuid?.() === 0 ? { uid: owner, gid: group } : {}
  // sh counts in blocks of 512 bytes
  const blocks = maxFileBytes === undefined ? 'unlimited' : String(Math.floor(maxFileBytes / 512))
  const command = ['-c', `ulimit -f ${blocks} && exec "$0" "$@"`, program, ...args]
  spawn('/bin/sh', command, { cwd: '/', detached: true, stdio: 'ignore', ...identity }).unref()
  while ((await findRunning(data))?.status !== 'ready') await sleep(20)
}

const dataOf = async (sql: Sql): Promise<string> => {
  const [{ data }] = await sql<[{ data: string }]>`select current_setting('data_directory') as data`
  return data
}

const halt = async (data: string): Promise<void> => {
  const running = await findRunning(data)
  if (running === undefined) return
  process.kill(running.pid, 'SIGINT')
  while ((await findRunning(data))?.pid === running.pid) await sleep(20)
}
