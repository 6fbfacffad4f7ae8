import { agreeingPeers } from './answers'
import { measure, medians, warmUp, type Measured } from './cell'
import type { BenchOptions } from './options'
import type { Peer } from './peer'
import type { BenchQuery, PeerName } from './query'
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
  { seconds, repeat }: BenchOptions,
  { query, peers, connections }: QueryOrder,
  tell: (text: string) => void,
): Promise<ReportRow> => {
  const { postmaster, scratch } = session
  const cellOf = (peer: Peer) => {
    const bodies = session.bodiesOf(query, peer.name)
    return { peer, bodies, connections, postmaster, scratch, seconds }
  }
  for (const peer of peers) await warmUp(cellOf(peer))
  const runs = new Map<PeerName, Measured[]>()
  for (let round = 1; round <= repeat; round += 1)
    for (const peer of peers) {
      const run = await measure(cellOf(peer))
      runs.set(peer.name, [...(runs.get(peer.name) ?? []), run])
      const processor = `${run.serverMs.toFixed(3)} + ${run.postgresMs.toFixed(3)} ms`
      tell(`${query.name} x${connections} ${peer.name} ${round}: ${run.perSecond.toFixed(0)}/s, ${processor}`)
    }
  const figures = Object.fromEntries([...runs].map(([name, all]) => [name, medians(all)]))
  return { query: query.name, connections, peers: figures }
}
