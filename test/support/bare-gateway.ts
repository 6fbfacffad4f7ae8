import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { concernDeps } from '../../src/cases/agreements-of-entries'
import { Cancellation } from '../../src/kernel/cancellation'
import type { CatalogSnapshot, Versions } from '../../src/catalog/live/snapshot'
import {
  startGateway,
  type Gateway,
  type GatewayDeps,
  type OperationOutcome,
} from '../../src/gateway/gateway'
import type { Lens } from '../../src/gateway/schema/lens'
import type { Caller } from '../../src/identity/caller'
import { systemClock } from '../../src/kernel/clock'
import { redactionKeys } from '../../src/catalog/redaction/keys'
import { createChangeSource } from '../../src/metering/log/recorded-change'
import { ignoreObservations } from '../../src/telemetry/observation'
import { fixtureCallers } from './region-callers'
import { testSigner } from './log-signer'
import { testLimits } from './test-limits'

export interface BareGateway {
  readonly gateway: Gateway
  ask(query: string, options?: BareOptions): Promise<OperationOutcome>
  /** Statements that were sent since the start; each was answered with no rows. */
  readonly statements: number
}

export interface BareOptions {
  readonly as?: Caller
  readonly variables?: Readonly<Record<string, unknown>>
  readonly operationName?: string
  readonly locale?: 'en' | 'zh'
  readonly lens?: Lens
}

/** The gateway on a catalogue whose rows are nowhere: what happens up to RUN. */
export const openBareGateway = async (
  snapshot: CatalogSnapshot,
  versions: Versions,
  part: Partial<GatewayDeps> = {},
): Promise<BareGateway> => {
  let statements = 0
  const gateway = await startGateway({
    catalog: {
      snapshot,
      versions,
      emergencies: [],
      onSnapshot: () => () => undefined,
      refresh: () => Promise.resolve(),
      drop: () => undefined,
      settled: () => null,
      close: () => Promise.resolve(),
    },
    clock: { now: () => new Date('2026-06-01T00:00:00Z'), monotonicMs: () => performance.now() },
    observe: ignoreObservations,
    usage: {
      operationTexts: () => Promise.resolve(new Map()),
      records: () => Promise.reject(new Error('no log here')),
      usageOf: () => Promise.resolve([]),
      usageOfAgreement: () => Promise.resolve({ days: [], first: null, last: null }),
      proof: () => Promise.resolve(null),
      checkpoint: () => Promise.resolve(null),
      consistency: () => Promise.resolve([]),
      usageByDataset: () => Promise.resolve([]),
      assessment: () => {
        throw new Error('no log here')
      },
      usageByAgreement: () => Promise.resolve([]),
    },
    changes: createChangeSource({
      control: drizzle.mock(),
      clock: systemClock,
      signer: testSigner(),
      timeZone: 'Asia/Shanghai',
    }),
    timeZone: 'Asia/Shanghai',
    allowsAnonymousRows: false,
    applyUrl: '/apply',
    limits: testLimits,
    planCacheBytes: 1_000_000,
    resultCacheBytes: 0,
    // never connected to
    entries: concernDeps(postgres(), 'Asia/Shanghai'),
    redactionKeys: redactionKeys('a secret of a gateway under test'),
    rowFields: {
      rows: {
        query: () => {
          statements += 1
          return Promise.resolve([[Buffer.from('{}')]])
        },
      },
      secret: Buffer.alloc(32, 7),
      pseudonymSecret: Buffer.alloc(32, 8),
      limits: { defaultPageRows: 20, maxPageRows: 1000 },
      maxReplyBytes: 16_777_216,
      timeZone: 'Asia/Shanghai',
    },
    ...part,
  })
  return {
    gateway,
    ask: (
      query,
      { as = fixtureCallers.dataUser, variables = {}, operationName, locale = 'en', lens = null } = {},
    ) =>
      gateway.run(
        {
          requestId: 'test',
          method: 'POST',
          query,
          operationName: operationName ?? null,
          variables,
          lens,
          locale,
          agreement: null,
          purpose: null,
          cancellation: new Cancellation(),
        },
        as,
      ),
    get statements() {
      return statements
    },
  }
}
