import { drizzle } from 'drizzle-orm/postgres-js'
import { systemClock } from '../../src/kernel/clock'
import { concernDeps } from '../../src/cases/agreements-of-entries'
import { redactionKeys } from '../../src/catalog/redaction/keys'
import { createChangeSource } from '../../src/metering/log/recorded-change'
import { Cancellation } from '../../src/kernel/cancellation'
import type { OperationLimits } from '../../src/gateway/admission/limits'
import { startGateway, type Gateway, type GatewayDeps } from '../../src/gateway/gateway'
import type { Catalog, CatalogSnapshot, Versions } from '../../src/catalog/live/snapshot'
import { anonymous, type Caller } from '../../src/identity/caller'
import { ignoreObservations } from '../../src/telemetry/observation'
import { dataText } from '../../src/server/data-text'
import { createTestDatabase, type TestDatabase } from './database'
import { createLogProofs } from '../../src/metering/reading/usage-proof'
import { testSigner } from './log-signer'
import { fixtureCallers } from './region-callers'
import { fixtureSnapshot, fixtureVersions } from './region-fixture'
import { loadFixture } from './region-tables'
import { testLimits } from './test-limits'

export interface TestGateway {
  readonly gateway: Gateway
  readonly database: TestDatabase
  /** Runs an operation as a request would, without HTTP and without the log. */
  run(query: string, options?: RunOptions): Promise<TestAnswer>
  stop(): Promise<void>
}

export interface RunOptions {
  /** `anonymous`, or one of the fixture's callers. */
  readonly as?: string
  /** A caller of the test's own, in place of one of the fixture. */
  readonly caller?: Caller
  readonly variables?: Readonly<Record<string, unknown>>
  readonly operationName?: string
}

export interface TestAnswer {
  /** JSON text of `data`, as it would be sent. */
  readonly text: string
  readonly data: unknown
  readonly errors: readonly {
    readonly message: string
    readonly path?: unknown
    readonly extensions?: unknown
  }[]
  readonly codes: readonly unknown[]
  /** Statements that ran on the rows connection. */
  readonly statements: readonly { readonly text: string; readonly params: readonly (string | null)[] }[]
  readonly rows: number
  readonly facts: Awaited<ReturnType<Gateway['run']>>['facts']
}

/** What the keys of pseudonyms are derived from here. */
export const pseudonymSecret: Buffer = Buffer.alloc(32, 8)

const fixtureNow = new Date('2026-06-01T00:00:00Z')

export interface TestGatewayOptions {
  /** Asked at the begin of each operation; absent: those of the fixture. */
  readonly versions?: () => Versions
  readonly limits?: OperationLimits
  /** Absent: none is kept, so that every operation runs its statements. */
  readonly resultCacheBytes?: number
}

/** What a gateway for tests stands on. */
export interface GatewayFixture {
  readonly snapshot: CatalogSnapshot
  readonly versions: Versions
  readonly callers: Readonly<Record<string, Caller>>
}

/** The gateway on the region fixture. */
export const openTestGateway = async ({
  versions = () => fixtureVersions,
  limits = testLimits,
  resultCacheBytes = 0,
}: TestGatewayOptions = {}): Promise<TestGateway> => {
  const database = await createTestDatabase()
  await loadFixture(database.databases.importer)
  const fixture = {
    snapshot: fixtureSnapshot,
    get versions() {
      return versions()
    },
    callers: fixtureCallers,
  }
  const gateway = await startTestGateway(database, fixture, limits, resultCacheBytes)
  return {
    ...gateway,
    stop: async () => {
      await gateway.stop()
      await database.close()
    },
  }
}

/** A gateway on tables that are there already; `stop` leaves the database. */
export const startTestGateway = async (
  database: TestDatabase,
  fixture: GatewayFixture,
  limits: OperationLimits = testLimits,
  resultCacheBytes = 0,
): Promise<TestGateway> => {
  let statements: { text: string; params: readonly (string | null)[] }[] = []
  const catalog: Catalog = {
    snapshot: fixture.snapshot,
    get versions() {
      return fixture.versions
    },
    emergencies: [],
    onSnapshot: () => () => undefined,
    refresh: () => Promise.resolve(),
    drop: () => undefined,
    settled: () => null,
    close: () => Promise.resolve(),
  }
  const deps: GatewayDeps = {
    limits,
    catalog,
    clock: { now: () => fixtureNow, monotonicMs: () => performance.now() },
    observe: ignoreObservations,
    usage: {
      operationTexts: () => Promise.resolve(new Map()),
      records: () => Promise.reject(new Error('no log here')),
      usageOf: () => Promise.reject(new Error('no log here')),
      usageOfAgreement: () => Promise.reject(new Error('no log here')),
      ...createLogProofs(database.databases.audit),
      usageByDataset: () => Promise.reject(new Error('no log here')),
      assessment: () => {
        throw new Error('no log here')
      },
      usageByAgreement: () => Promise.reject(new Error('no log here')),
    },
    changes: createChangeSource({
      control: drizzle(database.databases.control),
      clock: systemClock,
      signer: testSigner(),
      timeZone: 'Asia/Shanghai',
    }),
    timeZone: 'Asia/Shanghai',
    allowsAnonymousRows: false,
    applyUrl: '/apply',
    planCacheBytes: 1_000_000,
    resultCacheBytes,
    entries: concernDeps(database.databases.importer, 'Asia/Shanghai'),
    redactionKeys: redactionKeys('a secret of a gateway under test'),
    rowFields: {
      rows: {
        query: (text, params, options) => {
          statements.push({ text, params })
          return database.databases.rows.query(text, params, options)
        },
      },
      secret: Buffer.alloc(32, 7),
      pseudonymSecret,
      limits: { defaultPageRows: 20, maxPageRows: 1000 },
      maxReplyBytes: 16_777_216,
      timeZone: 'Asia/Shanghai',
    },
  }
  const gateway = await startGateway(deps)
  return {
    gateway,
    database,
    run: async (query, { as = 'dataUser', caller: own, variables = {}, operationName } = {}) => {
      statements = []
      const caller = own ?? (as === 'anonymous' ? anonymous : fixture.callers[as])
      if (caller === undefined) throw new Error(`no caller ${as}`)
      const outcome = await gateway.run(
        {
          requestId: 'test',
          method: 'POST',
          query,
          operationName: operationName ?? null,
          variables,
          lens: null,
          locale: 'en',
          agreement: null,
          purpose: null,
          cancellation: new Cancellation(),
        },
        caller,
      )
      const text = dataText(outcome.data).pieces.map(String).join('')
      let rows = 0
      for (const use of outcome.facts.datasets.values()) rows += use.rows
      return {
        text,
        data: JSON.parse(text) as unknown,
        errors: outcome.errors,
        codes: outcome.errors.map((error) => error.extensions?.['code']),
        statements,
        rows,
        facts: outcome.facts,
      }
    },
    stop: () => gateway.stop(),
  }
}
