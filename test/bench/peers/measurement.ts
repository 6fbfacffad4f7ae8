import { agreeingPeers } from './answers'
import { measure, medians, warmUp, type CellOrder, type Measured } from './cell'
import type { BenchOptions } from './options'
import type { Peer } from './peer'
import { smallest, type BenchQuery, type PeerName } from './query'
import type { ReportRow } from './report'
import type { Session } from './session'

/**
 * Compares the answers of all peers, then measures each query at each number of connections: the peers take turns, so
 * that what else happens on the machine happens to all.
 * @throws Error when answers differ, or one is a failure
 */
export const measureAll = async (
  session: Session,
  options: BenchOptions,
  tell: (text: string) => void,
): Promise<readonly ReportRow[]> => {
  tell('comparing the answers')
  const able = new Map<BenchQuery, readonly Peer[]>()
  for (const query of options.queries) {
    const agreed = await agreeingPeers(query, session.peers, session.codesOf(query))
    for (const peer of session.peers)
      if (!agreed.includes(peer)) tell(`${peer.name} has no ${query.name}: left out`)
    able.set(query, agreed)
  }
  // of large answers none serves enough to be warm: what all queries share is warmed by the smallest first
  const [connections = 16] = options.connections
  for (const peer of session.peers)
    await warmUp(cellOf(session, options, { query: smallest, peer, connections }))
  const rows: ReportRow[] = []
  for (const connections of options.connections)
    for (const [query, peers] of able)
      rows.push(await measureQuery(session, options, { query, peers, connections }, tell))
  return rows
}

interface QueryOrder {
  readonly query: BenchQuery
  readonly peers: readonly Peer[]
  readonly connections: number
}

const measureQuery = async (
  session: Session,
  options: BenchOptions,
  { query, peers, connections }: QueryOrder,
  tell: (text: string) => void,
): Promise<ReportRow> => {
  const cells = peers.map((peer) => cellOf(session, options, { query, peer, connections }))
  for (const cell of cells) await warmUp(cell)
  const runs = new Map<PeerName, Measured[]>()
  for (let round = 1; round <= options.repeat; round += 1)
    for (const cell of cells) {
      const { peer } = cell
      const run = await measure(cell)
      runs.set(peer.name, [...(runs.get(peer.name) ?? []), run])
      const processor = `${run.serverMs.toFixed(3)} + ${run.postgresMs.toFixed(3)} ms`
      tell(`${query.name} x${connections} ${peer.name} ${round}: ${run.perSecond.toFixed(0)}/s, ${processor}`)
    }
  const figures = Object.fromEntries([...runs].map(([name, all]) => [name, medians(all)]))
  return { query: query.name, connections, peers: figures }
}

const cellOf = (
  { bodiesOf, postmaster, scratch }: Session,
  { seconds }: BenchOptions,
  { query, peer, connections }: Omit<QueryOrder, 'peers'> & { readonly peer: Peer },
): CellOrder => ({ peer, bodies: bodiesOf(query, peer.name), connections, postmaster, scratch, seconds })
