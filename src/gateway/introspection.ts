import { execute, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql'
import type { CatalogSchema } from './catalog-schema'
import { wholeSchema } from './whole-schema'

export const isIntrospection = (name: string): boolean => name === '__schema' || name === '__type'

/** Answers root fields `__schema` and `__type` from the schema with every type made. */
export class Introspection {
  private readonly whole = new WeakMap<CatalogSchema, GraphQLSchema>()

  constructor(private readonly applyUrl: string) {}

  execute(
    schema: CatalogSchema,
    document: DocumentNode,
    variableValues: Readonly<Record<string, unknown>>,
  ): Promise<ExecutionResult> | ExecutionResult {
    return execute({ schema: this.wholeOf(schema), document, variableValues })
  }

  wholeOf(schema: CatalogSchema): GraphQLSchema {
    const known = this.whole.get(schema)
    if (known) return known
    const whole = wholeSchema(schema.snapshot, this.applyUrl)
    this.whole.set(schema, whole)
    return whole
  }
}
