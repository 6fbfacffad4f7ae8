import {
  execute,
  isIntrospectionType,
  isSpecifiedScalarType,
  printType,
  type DocumentNode,
  type ExecutionResult,
  type OperationDefinitionNode,
} from 'graphql'
import type { CatalogSnapshot } from '../../catalog/live/snapshot'
import { collectFields, collectSubfields } from '../../query/select/collect-fields'
import { fragmentsOf } from '../admission/document'
import { schemaParts, type SchemaPart } from './schema-parts'

/** A schema whose text is to be written: a snapshot, and the fields of `Rows` that it shows (null: all). */
export interface TextSource {
  readonly snapshot: CatalogSnapshot
  readonly fields: ReadonlySet<string> | null
  readonly applyUrl: string
}

/** SDL, type by type. */
export function* sdlText({ snapshot, applyUrl, fields }: TextSource): Iterable<string> {
  for (const part of schemaParts(snapshot, applyUrl, fields))
    for (const type of Object.values(part.getTypeMap()))
      if (!isIntrospectionType(type) && !isSpecifiedScalarType(type)) yield `${printType(type)}\n\n`
}

/** A valid operation whose root fields are `__schema`, `__type` and `__typename`. */
export interface IntrospectionOperation {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  /** As the client sent them: they are known to be valid. */
  readonly variables: Readonly<Record<string, unknown>>
}

/**
 * The JSON text of `data`. The lists `__schema.types` are written part by part; all else comes from the first part, in
 * which every type is found by name.
 */
export function* introspectionText(source: TextSource, asked: IntrospectionOperation): Iterable<string> {
  const { snapshot, applyUrl, fields } = source
  const parts = (): Iterable<SchemaPart> => schemaParts(snapshot, applyUrl, fields)
  const lists = typeLists(asked)
  const [first] = parts()
  const data = first === undefined ? {} : answerOf(first, asked)
  yield '{'
  let isFirst = true
  for (const [key, value] of Object.entries(data)) {
    yield `${isFirst ? '' : ','}${JSON.stringify(key)}:`
    isFirst = false
    const members = lists.get(key)
    if (members === undefined || !isObject(value)) yield JSON.stringify(value)
    else yield* schemaText(key, value, members, parts, asked)
  }
  yield '}'
}

/** The value of one `__schema` field. @param lists its members that list all types */
function* schemaText(
  root: string,
  schema: Record<string, unknown>,
  lists: ReadonlySet<string>,
  parts: () => Iterable<SchemaPart>,
  asked: IntrospectionOperation,
): Iterable<string> {
  let isFirst = true
  yield '{'
  for (const [key, value] of Object.entries(schema)) {
    yield `${isFirst ? '' : ','}${JSON.stringify(key)}:`
    isFirst = false
    if (!lists.has(key)) {
      yield JSON.stringify(value)
      continue
    }
    yield '['
    let comma = ''
    for (const part of parts()) {
      const listed = answerOf(part, asked)[root]
      const types = isObject(listed) ? listed[key] : undefined
      if (!Array.isArray(types)) continue
      for (const type of types) {
        yield comma + JSON.stringify(type)
        comma = ','
      }
    }
    yield ']'
  }
  yield '}'
}

/** Response keys of `types`, by the response keys of the `__schema` fields that they stand below. */
const typeLists = ({
  document,
  operation,
  variables,
}: IntrospectionOperation): ReadonlyMap<string, ReadonlySet<string>> => {
  const scope = { fragments: fragmentsOf(document), variableValues: variables }
  const lists = new Map<string, ReadonlySet<string>>()
  for (const [key, nodes] of collectFields('Query', operation.selectionSet, scope)) {
    if (nodes[0]?.name.value !== '__schema') continue
    const members = [...collectSubfields('__Schema', nodes, scope)]
    lists.set(
      key,
      new Set(members.flatMap(([member, fields]) => (fields[0]?.name.value === 'types' ? [member] : []))),
    )
  }
  return lists
}

const answerOf = (schema: SchemaPart, asked: IntrospectionOperation): Record<string, unknown> => {
  const { document, operation, variables } = asked
  const result = execute({
    schema,
    document,
    operationName: operation.name?.value ?? null,
    variableValues: variables,
  }) as ExecutionResult
  if (result.errors?.[0] !== undefined) throw result.errors[0]
  return result.data ?? {}
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
