import 'reflect-metadata'
import { createServer } from 'node:http'
import { ApolloServer } from '@apollo/server'
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer'
import { expressMiddleware } from '@as-integrations/express5'
import express from 'express'
import { applyMiddleware } from 'graphql-middleware'
import { rule, shield } from 'graphql-shield'
import { buildSchema } from 'type-graphql'
import { createLoaders } from './idiomatic-loaders'
import {
  AreaResolver,
  CityResolver,
  ProvinceResolver,
  SensorReadingResolver,
  StreetResolver,
  VillageResolver,
  type Context,
} from './idiomatic-resolvers'

/** Apollo Server, Express, type-graphql, graphql-shield, drizzle and dataloader, each as its manual shows it. */
const users = new Map([[process.env['PEERS_KEY'] ?? '', { name: 'bench' }]])

const isAuthenticated = rule({ cache: 'contextual' })((_parent, _args, { user }: Context) => user !== null)

const permissions = shield({
  Query: { '*': isAuthenticated },
  Village: isAuthenticated,
  Street: isAuthenticated,
  Area: isAuthenticated,
  City: isAuthenticated,
  Province: isAuthenticated,
  SensorReading: isAuthenticated,
  StationAverage: isAuthenticated,
})

/** Longer than any pause of a loaded server: Node's 5 s would cut connections on which a request is on its way. */
const KEEP_ALIVE_MS = 72_000

const main = async (): Promise<void> => {
  const schema = await buildSchema({
    resolvers: [
      VillageResolver,
      StreetResolver,
      AreaResolver,
      CityResolver,
      ProvinceResolver,
      SensorReadingResolver,
    ],
    validate: false,
  })
  const app = express()
  const server = createServer(app)
  server.keepAliveTimeout = KEEP_ALIVE_MS
  const apollo = new ApolloServer<Context>({
    schema: applyMiddleware(schema, permissions),
    plugins: [ApolloServerPluginDrainHttpServer({ httpServer: server })],
  })
  await apollo.start()
  const context = ({ req }: { req: express.Request }): Promise<Context> => {
    const key = req.headers.authorization?.replace('Bearer ', '') ?? ''
    return Promise.resolve({ user: users.get(key) ?? null, loaders: createLoaders() })
  }
  app.use('/graphql', express.json(), expressMiddleware(apollo, { context }))
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.stdout.write(`listening on ${typeof address === 'object' ? String(address?.port) : ''}\n`)
  })
}

void main()
