import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { parseDatabaseUrl } from '../../../src/config/database-url'
import type { BenchData } from './bench-data'
import { pinned } from './cpu'
import type { Installation } from './installation'
import type { PeerName } from './query'

/** A server that runs, in a process of its own. */
export interface Peer {
  readonly name: PeerName
  readonly url: string
  readonly pid: number
  readonly key: string
  stop(): Promise<void>
}

/** Connections that each peer has for its rows. */
const CONNECTIONS = 10

const root = resolve(__dirname, '..', '..', '..')

/** @param nodeOptions for the server's Node @throws Error with what it said when it ended instead of listening */
export const startPeer = async (
  name: PeerName,
  data: BenchData,
  installation: Installation,
  nodeOptions: readonly string[] = [],
): Promise<Peer> => {
  const weir = [join(root, 'bin', 'weir.js'), 'serve']
  const bare = ['--require', join(__dirname, 'servers', 'bare.cjs'), ...weir]
  const program = name === 'weir' ? weir : name === 'bare' ? bare : [installation.program(name)]
  const [command = '', ...args] = pinned('server', [installation.node24, ...nodeOptions, ...program])
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment(name, data) },
  })
  try {
    const url = await urlOf(child)
    // what goes wrong from now on is the bench's to tell
    child.stderr.pipe(process.stderr)
    return { name, url, pid: child.pid ?? 0, key: data.key, stop: () => stop(child) }
  } catch (error) {
    await stop(child)
    throw error
  }
}

const environment = (name: PeerName, data: BenchData): Readonly<Record<string, string>> => {
  const common = { NODE_ENV: 'production', GRAPHILE_ENV: 'production' }
  if (name === 'weir' || name === 'bare') {
    // the rules and the durable record of every request are always on; so is everything else that a user has
    const own = {
      PORT: '0',
      WEIR_LOG_LEVEL: 'error',
      WEIR_ROWS_CONNECTIONS: String(CONNECTIONS),
      // the others keep no answers
      WEIR_RESULT_CACHE_BYTES: '0',
      // one client sends all there is
      WEIR_BURST_ADDRESS: '0',
      WEIR_BURST_KEY: '0',
    }
    return { ...common, ...data.env, ...own }
  }
  const address = parseDatabaseUrl(data.url)
  if (address === undefined) throw new Error('the URL of the database cannot be read')
  const { host, port, user, password, database } = address
  const entrance = {
    PGHOST: host,
    PGPORT: String(port),
    PGUSER: user,
    PGPASSWORD: password,
    PGDATABASE: database,
  }
  return { ...common, ...entrance, PEERS_KEY: data.key }
}

const urlOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = ''
    const listen = (chunk: Buffer): void => {
      said = `${said}${chunk.toString()}`.slice(-20_000)
      const weir = /GraphQL +(http:\S+\/graphql)/.exec(said)?.[1]
      const port = /listening on (\d+)/.exec(said)?.[1]
      if (weir !== undefined) resolve(weir)
      else if (port !== undefined) resolve(`http://127.0.0.1:${port}/graphql`)
    }
    child.stdout?.on('data', listen)
    child.stderr?.on('data', listen)
    child.once('error', reject)
    child.once('exit', () => {
      reject(new Error(said))
    })
  })

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const patience = setTimeout(() => child.kill('SIGKILL'), 20_000)
  await ended
  clearTimeout(patience)
}
