import { createServer } from 'node:http'
import { PgAggregatesPreset } from '@graphile/pg-aggregates'
import { postgraphile } from 'postgraphile'
import { makePgService } from 'postgraphile/adaptors/pg'
import { grafserv } from 'postgraphile/grafserv/node'
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber'

/** PostGraphile as its manual sets it up for production: no GraphiQL, no watching, no explain; no identity. */
const preset = {
  extends: [PostGraphileAmberPreset, PgAggregatesPreset],
  pgServices: [makePgService({ poolConfig: { max: 10 }, schemas: ['peers'] })],
  grafserv: { graphqlPath: '/graphql', graphiql: false, watch: false },
  grafast: { explain: false },
}

/** Longer than any pause of a loaded server: Node's 5 s would cut connections on which a request is on its way. */
const KEEP_ALIVE_MS = 72_000

const main = async (): Promise<void> => {
  const server = createServer()
  server.keepAliveTimeout = KEEP_ALIVE_MS
  server.on('error', (error) => {
    throw error
  })
  await postgraphile(preset).createServ(grafserv).addTo(server)
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.stdout.write(`listening on ${typeof address === 'object' ? String(address?.port) : ''}\n`)
  })
}

void main()
