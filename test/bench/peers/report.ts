import type { Measured } from './cell'
import type { PeerName } from './query'

/** The medians of one query at one number of connections. */
export interface ReportRow {
  readonly query: string
  readonly connections: number
  readonly peers: Readonly<Partial<Record<PeerName, Measured>>>
}

/** Weir's figure by another peer's. Of processor time less is better, of requests a second more. */
export interface Ratios {
  readonly server: number
  readonly total: number
  readonly perSecond: number
}

export const ratiosTo = (peer: PeerName, { peers }: ReportRow): Ratios | undefined => {
  const [ours, theirs] = [peers.weir, peers[peer]]
  if (ours === undefined || theirs === undefined) return undefined
  return {
    server: ours.serverMs / theirs.serverMs,
    total: (ours.serverMs + ours.postgresMs) / (theirs.serverMs + theirs.postgresMs),
    perSecond: ours.perSecond / theirs.perSecond,
  }
}

/** For people: a line for each query and peer, then the ratios. */
export const tableOf = (rows: readonly ReportRow[]): string => {
  const lines = [
    ['query', 'conn', 'peer', 'req/s', 'p50 ms', 'p99 ms', 'server ms', 'postgres ms', 'total ms', 'RSS MB'],
  ]
  for (const { query, connections, peers } of rows)
    for (const [name, m] of Object.entries(peers)) {
      const processor = [m.serverMs, m.postgresMs, m.serverMs + m.postgresMs].map((ms) => ms.toFixed(3))
      const times = [m.perSecond.toFixed(0), m.p50Ms.toFixed(2), m.p99Ms.toFixed(2)]
      lines.push([query, String(connections), name, ...times, ...processor, String(m.serverMb)])
    }
  const ratios = [['query', 'conn', 'weir by', 'server CPU', 'total CPU', 'req/s']]
  for (const row of rows)
    for (const peer of ['bare', 'postgraphile', 'raw', 'idiomatic'] as const) {
      const found = ratiosTo(peer, row)
      if (found === undefined) continue
      const figures = [found.server, found.total, found.perSecond].map((ratio) => ratio.toFixed(2))
      ratios.push([row.query, String(row.connections), peer, ...figures])
    }
  return `CPU is in ms a request.\n\n${aligned(lines)}\n\n${aligned(ratios)}`
}

const aligned = (lines: readonly (readonly string[])[]): string => {
  const widths = (lines[0] ?? []).map((_, i) => Math.max(...lines.map((line) => (line[i] ?? '').length)))
  const isText = (i: number): boolean => i === 0 || i === 2
  return lines
    .map((line) =>
      line
        .map((cell, i) => (isText(i) ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
