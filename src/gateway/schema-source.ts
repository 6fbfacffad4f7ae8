import type { ApolloServerOptionsWithGateway, BaseContext } from '@apollo/server'
import type { GraphQLSchema } from 'graphql'
import type { Catalog, CatalogSnapshot } from '../catalog/snapshot'
import type { Clock } from '../kernel/clock'
import type { Observe } from '../telemetry/observation'
import { buildSchemas, type SchemaPair } from './schemas'

type GatewayInterface = ApolloServerOptionsWithGateway<BaseContext>['gateway']
type SchemaListener = Parameters<NonNullable<GatewayInterface['onSchemaLoadOrUpdate']>>[0]
export type GatewayExecutor = NonNullable<Awaited<ReturnType<GatewayInterface['load']>>['executor']>

export interface SchemaSourceDeps {
  readonly catalog: Catalog
  readonly applyUrl: string
  readonly clock: Clock
  readonly observe: Observe
  readonly executor: (pairOf: (schema: GraphQLSchema) => SchemaPair) => GatewayExecutor
}

/**
 * Apollo's `gateway` option: gives the executor, and a new public schema after each change of contract, live. The pair
 * that belongs to an operation is found from the schema that Apollo validated it with, so a swap cannot mix two.
 */
export class SchemaSource implements GatewayInterface {
  private readonly pairs = new WeakMap<GraphQLSchema, SchemaPair>()
  private readonly listeners = new Set<SchemaListener>()
  private unsubscribe: () => void = () => undefined
  private live: SchemaPair | undefined

  constructor(private readonly deps: SchemaSourceDeps) {}

  get current(): SchemaPair {
    if (this.live === undefined) throw new Error('invariant 51ce: no schema yet')
    return this.live
  }

  load(): Promise<{ executor: GatewayExecutor }> {
    this.unsubscribe = this.deps.catalog.onSnapshot((snapshot) => {
      this.swap(snapshot)
    })
    this.swap(this.deps.catalog.snapshot)
    return Promise.resolve({ executor: this.deps.executor((schema) => this.pairOf(schema)) })
  }

  onSchemaLoadOrUpdate(callback: SchemaListener): () => void {
    this.listeners.add(callback)
    return () => this.listeners.delete(callback)
  }

  stop(): Promise<void> {
    this.unsubscribe()
    return Promise.resolve()
  }

  private pairOf(schema: GraphQLSchema): SchemaPair {
    const pair = this.pairs.get(schema)
    if (pair === undefined) throw new Error('invariant 51cd: a schema that is not ours')
    return pair
  }

  private swap(snapshot: CatalogSnapshot): void {
    const { clock, observe, applyUrl } = this.deps
    const begun = clock.monotonicMs()
    const pair = buildSchemas(snapshot, applyUrl)
    this.pairs.set(pair.publicSchema, pair)
    this.live = pair
    for (const listener of this.listeners) listener({ apiSchema: pair.publicSchema, coreSupergraphSdl: '' })
    observe({
      kind: 'schemaSwapped',
      revision: snapshot.revision,
      datasets: snapshot.datasets.size,
      tookMs: clock.monotonicMs() - begun,
    })
  }
}
