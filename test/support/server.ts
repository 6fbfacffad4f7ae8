import { copyFile, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Environment, ReadySettings } from '../../src/config/settings'
import type { Databases } from '../../src/db/connect'
import { startServer } from '../../src/server/start'
import { ignoreObservations, type Observe } from '../../src/telemetry/observation'
import { createTestDatabase } from './database'
import { demoTemplate } from './demo-template'

const DemoFile = z.object({
  keys: z.object({
    dataUser: z.string(),
    agreementUser: z.string(),
    opener: z.string(),
    authority: z.string(),
    auditor: z.string(),
    operator: z.string(),
  }),
})

export type DemoKey = keyof z.infer<typeof DemoFile>['keys']

export interface TestServer {
  readonly url: string
  readonly keys: Readonly<Record<DemoKey, string>>
  readonly databases: Databases
  readonly settings: ReadySettings
  /** Sends an operation by POST as one of the demo accounts. */
  ask(query: string, options?: AskOptions): Promise<TestReply>
  /** Ends the server alone: its database stays. */
  stopServing(): Promise<void>
  stop(): Promise<void>
}

export interface AskOptions {
  readonly as?: DemoKey
  readonly variables?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}

const Reply = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(
      z.object({
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).optional(),
        extensions: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .optional(),
  extensions: z.object({
    usage: z.object({
      requestId: z.string(),
      record: z.string().nullable(),
      receipt: z.record(z.string(), z.unknown()).nullable(),
      rows: z.number(),
      bytes: z.number(),
      cost: z.object({ requested: z.number(), actual: z.number() }),
    }),
  }),
})

export type TestReply = z.infer<typeof Reply> & {
  readonly status: number
  readonly text: string
  readonly codes: readonly unknown[]
  readonly headers: Headers
}

/** Reads an answer of /graphql; every one has `extensions.usage`. */
export const readReply = async (response: Response): Promise<TestReply> => {
  const text = await response.text()
  const reply = Reply.parse(JSON.parse(text))
  const codes = (reply.errors ?? []).map((error) => error.extensions?.['code'])
  return { ...reply, status: response.status, text, codes, headers: response.headers }
}

/** The real server with the demo catalogue, on a database of its own and a free port of loopback. */
export const startTestServer = async (
  env: Environment = {},
  observe: Observe = ignoreObservations,
): Promise<TestServer> => {
  const demo = await demoTemplate()
  const database = await createTestDatabase({
    template: demo.template,
    env: { WEIR_DEMO: '1', WEIR_SECRET: demo.secret, WEIR_BURST_ADDRESS: '0', WEIR_BURST_KEY: '0', ...env },
  })
  const { settings, databases } = database
  await mkdir(settings.dataDir, { recursive: true })
  await copyFile(demo.keyFile, join(settings.dataDir, 'demo.json'))
  const server = await startServer(settings, observe)
  const { keys } = DemoFile.parse(JSON.parse(await readFile(join(settings.dataDir, 'demo.json'), 'utf8')))
  return {
    url: server.url,
    keys,
    databases,
    settings,
    ask: async (query, { as, variables, headers = {} } = {}) =>
      readReply(
        await fetch(`${server.url}/graphql`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            ...(as === undefined ? {} : { authorization: `Bearer ${keys[as]}` }),
            ...headers,
          },
          body: JSON.stringify({ query, variables }),
        }),
      ),
    stopServing: () => server.stop(),
    stop: async () => {
      await server.stop()
      await database.close()
      await rm(settings.dataDir, { recursive: true, force: true })
    },
  }
}
