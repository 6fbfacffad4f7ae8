import {
  buildSchema,
  execute,
  GraphQLError,
  isScalarType,
  Kind,
  parse,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql'
import { accessOf, type Access } from './access'
import type { Dataset } from '../../src/catalog/dataset'
import type { CursorBook } from './cursor-book'
import type { Document } from './document'
import type { PageArguments } from './evaluate-page'
import { EvaluatedField } from './evaluate-row'
import { Footprint } from './footprint'
import { refusal } from './refusal'
import type { World, WorldCaller } from './world'

/** What a request must be answered. */
export interface Expected {
  readonly data: unknown
  readonly errors: readonly ExpectedError[]
  /** Rows delivered, by dataset. */
  readonly rows: ReadonlyMap<string, number>
  /** What the allowed fields may read. */
  readonly accesses: readonly Extract<Access, { kind: 'allowed' }>[]
}

export interface ExpectedError {
  readonly path: string
  readonly code: unknown
}

/**
 * Answers operations from a world's rows in memory: graphql-js executes the document on resolvers over plain lists. It
 * shares no code with the program, but the text of the schema.
 */
export class Evaluator {
  private readonly schema: GraphQLSchema

  constructor(
    private readonly world: World,
    schemaText: string,
  ) {
    this.schema = buildSchema(schemaText)
    // a literal is read as its text, so that no digit is lost
    for (const type of Object.values(this.schema.getTypeMap()))
      if (isScalarType(type) && type.astNode != null)
        type.parseLiteral = (node) => {
          if (node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT)
            return node.value
          throw new GraphQLError(`${type.name} has no such literal`)
        }
  }

  /** @param book the cursors that earlier answers held */
  evaluate(document: Document, caller: WorldCaller, book: CursorBook): Expected {
    const footprints = new Map<string, Footprint>()
    this.run(document, (dataset, args, path) => {
      const footprint = new Footprint(this.world)
      footprints.set(path, footprint)
      return footprint.page(dataset, args, 1)
    })
    const rows = new Map<string, number>()
    const accesses: Extract<Access, { kind: 'allowed' }>[] = []
    const { data = null, errors = [] } = this.run(document, (dataset, args, path) => {
      const footprint = footprints.get(path)
      if (footprint === undefined) throw new Error(`no footprint of ${path}`)
      if (footprint.refusal !== null) throw refusal(footprint.refusal)
      const access = accessOf(this.world, caller, footprint)
      if (access.kind === 'refused') throw refusal(access.code)
      accesses.push(access)
      return new EvaluatedField(access.views, rows, book).root(dataset, args)
    })
    return {
      data,
      errors: errors.map((error) => ({
        path: (error.path ?? []).join('.'),
        code: error.extensions['code'] ?? error.message,
      })),
      rows,
      accesses,
    }
  }

  private run(document: Document, answer: (dataset: Dataset, args: PageArguments, path: string) => unknown) {
    const rows: Record<string, unknown> = {}
    for (const dataset of this.world.datasets.values())
      rows[dataset.name] = (args: PageArguments, _context: unknown, { path }: GraphQLResolveInfo) =>
        answer(dataset, args, `${String(path.prev?.key)}.${String(path.key)}`)
    const result = execute({
      schema: this.schema,
      document: parse(document.text),
      variableValues: document.variables,
      rootValue: { rows },
    })
    if (result instanceof Promise) throw new Error('an answer that is not at hand')
    return result
  }
}
