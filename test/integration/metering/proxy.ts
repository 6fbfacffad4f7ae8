import { createServer, type Server, type Socket } from 'node:net'
import type { Sql } from 'postgres'
import { parseDatabaseUrl } from '../../../src/config/database-url'
import { connect } from '../../../src/db/connection'
import { dial } from '../../../src/db/socket'

/**
 * What the network does: PASS; LOSE_REPLY: what is asked arrives, and the connection is cut in place of the reply,
 * once; SWALLOW: nothing arrives on either side, and nothing is cut; REFUSE: cut, and no new connections.
 */
export type NetworkMode = 'PASS' | 'LOSE_REPLY' | 'SWALLOW' | 'REFUSE'

/** A network between the log and its database that fails when it is told to. */
export interface Proxy {
  mode: NetworkMode
  /** Replies that pass before one is lost. */
  passing: number
  /** What the network does when a reply was lost; PASS unless set. */
  afterLoss: NetworkMode
  /** How often a reply was lost. */
  readonly lost: number
  openLog(): Sql
  close(): Promise<void>
}

export const openProxy = async (databaseUrl: string): Promise<Proxy> => {
  const address = parseDatabaseUrl(databaseUrl)
  if (address === undefined) throw new Error('not a database URL')
  const pairs = new Set<readonly [Socket, Socket]>()
  let mode: NetworkMode = 'PASS'
  let lost = 0
  let passing = 0
  let afterLoss: NetworkMode = 'PASS'

  const server: Server = createServer((client) => {
    if (mode === 'REFUSE') return void client.destroy()
    const upstream = dial(address)
    const pair = [client, upstream] as const
    pairs.add(pair)
    const cut = (): void => {
      pairs.delete(pair)
      for (const socket of pair) socket.destroy()
    }
    for (const socket of pair) socket.on('error', cut).on('close', cut)
    client.on('data', (bytes) => {
      if (mode !== 'SWALLOW') upstream.write(bytes)
    })
    upstream.on('data', (bytes) => {
      // the commit has happened when the server says that it is ready for the next query ('Z')
      const isReply = bytes.subarray(-6)[0] === READY_FOR_QUERY
      const loses = mode === 'LOSE_REPLY' && isReply && passing === 0
      if (mode === 'LOSE_REPLY' && isReply) passing -= 1
      // what a statement returns is told beforehand, where it was not prepared yet
      if (mode === 'PASS' || (mode === 'LOSE_REPLY' && !loses)) client.write(bytes)
      if (loses) {
        passing = 0
        mode = afterLoss
        lost += 1
        cut()
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0
  const login = `${encodeURIComponent(address.user)}:${encodeURIComponent(address.password)}`

  return {
    get mode() {
      return mode
    },
    set mode(next) {
      mode = next
      if (next === 'REFUSE') for (const pair of pairs) for (const socket of pair) socket.destroy()
    },
    get passing() {
      return passing
    },
    set passing(next) {
      passing = next
    },
    get afterLoss() {
      return afterLoss
    },
    set afterLoss(next) {
      afterLoss = next
    },
    get lost() {
      return lost
    },
    openLog: () =>
      connect(`postgres://${login}@127.0.0.1:${port}/${address.database}`, {
        role: 'weir_log',
        applicationName: 'weir log',
        max: 1,
        fetchTypes: false,
        parameters: { statement_timeout: 2_000, lock_timeout: 1_000, synchronous_commit: 'on' },
      }),
    close: async () => {
      for (const pair of pairs) for (const socket of pair) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const READY_FOR_QUERY = 'Z'.charCodeAt(0)
