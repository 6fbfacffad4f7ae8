import { printSchema, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import { AppError } from '../../kernel/errors'
import { collectFields } from '../../query/select/collect-fields'
import type { JsonText } from '../../query/run/json-text'
import type { CatalogSchema } from './catalog-schema'
import { fragmentsOf } from '../admission/document'
import { lookThrough, type Lens } from './lens'
import { ReadyData, type ReadyText } from '../ready-text'
import { answerSchema } from './schema-answer'
import { SchemaTexts } from './schema-texts'
import { wholeSchema } from './whole-schema'

export const isIntrospection = (name: string): boolean => name === '__schema' || name === '__type'

/** A catalogue, or what a lens shows of it, of at most so many datasets is introspected where queries run. */
const MAX_INLINE_DATASETS = 60

/** Schemas that are kept whole. */
const MAX_KEPT_SCHEMAS = 8

interface Asked {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  /** As the client sent them, and coerced. */
  readonly inputs: Readonly<Record<string, unknown>>
  readonly variables: Readonly<Record<string, unknown>>
  /** The document's text. */
  readonly query: string
}

/** Answers root fields `__schema` and `__type`, and writes SDL. */
export class Introspection {
  private readonly texts: SchemaTexts
  private readonly whole = new LRUCache<string, GraphQLSchema>({ max: MAX_KEPT_SCHEMAS })

  constructor(private readonly applyUrl: string) {
    this.texts = new SchemaTexts(applyUrl)
  }

  /**
   * @param isAlone whether nothing else stands beside it in the answer
   * @returns JSON text by response key; or all of `data`, where it is long
   * @throws AppError BAD_USER_INPUT when a long one does not stand alone, LIMIT_EXCEEDED
   */
  async answer(
    schema: CatalogSchema,
    lens: Lens,
    asked: Asked,
    isAlone: boolean,
  ): Promise<ReadonlyMap<string, JsonText> | ReadyData> {
    const { document, operation, variables } = asked
    const inline = this.inline(schema, lens)
    if (inline !== null) {
      const scope = { fragments: fragmentsOf(document), variableValues: variables }
      return answerSchema(inline, collectFields('Query', operation.selectionSet, scope), scope, nextTurn)
    }
    if (!isAlone) throw AppError.of('request.schemaNotAlone')
    const text = await this.texts.of(schema.snapshot, lens, {
      kind: 'INTROSPECTION',
      query: asked.query,
      operationName: operation.name?.value ?? null,
      variables: asked.inputs,
    })
    return new ReadyData(text)
  }

  async sdl(schema: CatalogSchema, lens: Lens): Promise<string | ReadyText> {
    const inline = this.inline(schema, lens)
    return inline === null ? this.texts.of(schema.snapshot, lens, { kind: 'SDL' }) : printSchema(inline)
  }

  private inline({ snapshot }: CatalogSchema, lens: Lens): GraphQLSchema | null {
    const { snapshot: shown, fields } = lookThrough(snapshot, lens)
    if (shown.datasets.size > MAX_INLINE_DATASETS) return null
    const key = `${snapshot.revision} ${lens?.join(',') ?? ''}`
    const known = this.whole.get(key)
    if (known !== undefined) return known
    const made = wholeSchema(shown, this.applyUrl, fields)
    this.whole.set(key, made)
    return made
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
