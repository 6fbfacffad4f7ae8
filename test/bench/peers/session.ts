import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startEmbedded } from '../../../src/db/embedded/embedded'
import { withOwner } from '../../../src/db/owner'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { argumentValues } from './argument-values'
import { openBenchData, type BenchData } from './bench-data'
import { pinRunning } from './cpu'
import { cacheDirectory, installPeers, type Installation } from './installation'
import type { BenchOptions } from './options'
import { startPeer, type Peer } from './peer'
import { bodyOf, type BenchQuery, type PeerName } from './query'

/** All that a run needs, up and filled. */
export interface Session {
  readonly peers: readonly Peer[]
  readonly data: BenchData
  readonly installation: Installation
  /** Process id of PostgreSQL. */
  readonly postmaster: number
  /** For files of the moment. */
  readonly scratch: string
  /** The codes that a query is asked with; empty: it takes none. */
  codesOf(query: BenchQuery): readonly string[]
  /** The bodies of all requests of a query. */
  bodiesOf(query: BenchQuery, peer: PeerName): readonly string[]
}

/** Runs `work` with everything that the options ask for, and stops it all, whatever happens. */
export const withSession = async (
  options: BenchOptions,
  tell: (text: string) => void,
  work: (session: Session) => Promise<void>,
): Promise<void> => {
  const undo: (() => Promise<unknown>)[] = []
  try {
    await work(await openSession(options, tell, undo))
  } finally {
    for (const step of undo.reverse()) await step().catch((error: unknown) => tell(String(error)))
  }
}

const openSession = async (
  options: BenchOptions,
  tell: (text: string) => void,
  undo: (() => Promise<unknown>)[],
): Promise<Session> => {
  const cache = cacheDirectory()
  const dataDir = join(cache, 'cluster')
  await mkdir(dataDir, { recursive: true })
  tell('installing the peers')
  const installation = await installPeers(cache)
  const server = await startEmbedded({ dataDir, observe: ignoreObservations, connections: 200 })
  undo.push(() => server.stop())
  const postmaster = await postmasterOf(server.dataDirectory)
  pinRunning(postmaster)
  tell('loading the data')
  const data = await openBenchData(server.url, cache, options.data)
  undo.push(() => data.close())
  const values = await withOwner(data.url, argumentValues)
  const peers: Peer[] = []
  for (const name of options.peers) {
    const peer = await startPeer(name, data, installation)
    undo.push(() => peer.stop())
    peers.push(peer)
  }
  const codesOf = ({ argument }: BenchQuery): readonly string[] => (argument === null ? [] : values[argument])
  return {
    peers,
    data,
    installation,
    postmaster,
    scratch: cache,
    codesOf,
    bodiesOf: (query, peer) =>
      query.argument === null
        ? [bodyOf(query, peer, undefined)]
        : codesOf(query).map((code) => bodyOf(query, peer, code)),
  }
}

const postmasterOf = async (dataDirectory: string): Promise<number> => {
  const [pid] = (await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8')).split('\n')
  return Number(pid)
}
