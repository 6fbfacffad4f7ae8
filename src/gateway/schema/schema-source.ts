import type { ApolloServerOptionsWithGateway, BaseContext } from '@apollo/server'
import type { Catalog, CatalogSnapshot } from '../../catalog/live/snapshot'
import type { Clock } from '../../kernel/clock'
import type { Observe } from '../../telemetry/observation'
import { CatalogSchema } from './catalog-schema'

type GatewayInterface = ApolloServerOptionsWithGateway<BaseContext>['gateway']
type SchemaListener = Parameters<NonNullable<GatewayInterface['onSchemaLoadOrUpdate']>>[0]
export type GatewayExecutor = NonNullable<Awaited<ReturnType<GatewayInterface['load']>>['executor']>

export interface SchemaSourceDeps {
  readonly catalog: Catalog
  readonly applyUrl: string
  readonly clock: Clock
  readonly observe: Observe
  readonly executor: GatewayExecutor
}

/**
 * Apollo's `gateway` option: gives the executor, and a new public schema after each change of contract, live. An
 * operation is executed on the schema that Apollo validated it with, so a swap cannot mix two.
 */
export class SchemaSource implements GatewayInterface {
  private readonly listeners = new Set<SchemaListener>()
  private unsubscribe: () => void = () => undefined
  private live: CatalogSchema | undefined

  constructor(private readonly deps: SchemaSourceDeps) {}

  get current(): CatalogSchema {
    if (this.live === undefined) throw new Error('invariant 51ce: no schema yet')
    return this.live
  }

  load(): Promise<{ executor: GatewayExecutor }> {
    this.unsubscribe = this.deps.catalog.onSnapshot((snapshot) => {
      this.swap(snapshot)
    })
    this.swap(this.deps.catalog.snapshot)
    return Promise.resolve({ executor: this.deps.executor })
  }

  onSchemaLoadOrUpdate(callback: SchemaListener): () => void {
    this.listeners.add(callback)
    return () => this.listeners.delete(callback)
  }

  stop(): Promise<void> {
    this.unsubscribe()
    return Promise.resolve()
  }

  private swap(snapshot: CatalogSnapshot): void {
    const { clock, observe, applyUrl } = this.deps
    const begun = clock.monotonicMs()
    const schema = new CatalogSchema(snapshot, applyUrl)
    this.live = schema
    for (const listener of this.listeners) listener({ apiSchema: schema, coreSupergraphSdl: '' })
    observe({
      kind: 'schemaSwapped',
      revision: snapshot.revision,
      datasets: snapshot.datasets.size,
      tookMs: clock.monotonicMs() - begun,
    })
  }
}
