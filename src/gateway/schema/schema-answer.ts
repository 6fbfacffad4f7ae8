import {
  getArgumentValues,
  isListType,
  isNonNullType,
  isObjectType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type FieldNode,
  type GraphQLField,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql'
import { AppError } from '../../kernel/errors'
import { collectSubfields, type FieldGroups, type SelectionScope } from '../../query/select/collect-fields'
import { JsonText } from '../../query/run/json-text'
import { MAX_SCHEMA_VALUES } from '../admission/limits'

/** Values that are made before others get their turn: about 5 ms. */
const VALUES_A_TURN = 10_000

/**
 * Answers root fields `__schema` and `__type`, as execution would (GraphQL 6.2.1), but in turns: the schema of some
 * hundred datasets is an answer of half a million values, which graphql-js makes in one go.
 * @param roots other fields among them are left out
 * @returns JSON text by response key
 * @param turn resolves when others had theirs
 * @throws AppError LIMIT_EXCEEDED
 */
export const answerSchema = async (
  schema: GraphQLSchema,
  roots: FieldGroups,
  scope: SelectionScope,
  turn: () => Promise<void>,
): Promise<ReadonlyMap<string, JsonText>> => {
  const answer = new SchemaAnswer(schema, scope)
  const data: Record<string, unknown> = {}
  for (const [key, nodes] of roots) {
    const name = nodes[0]?.name.value
    const field = name === '__schema' ? SchemaMetaFieldDef : name === '__type' ? TypeMetaFieldDef : undefined
    if (field === undefined) continue
    answer.begin(data, key, field, nodes)
  }
  while (answer.step()) await turn()
  const written = new Map<string, JsonText>()
  for (const [key, value] of Object.entries(data)) written.set(key, await writeJson(value, turn))
  return written
}

const TYPES_A_TURN = 50

/** The JSON text of `__Schema` or `__Type`, a long list of types in turns. */
const writeJson = async (value: unknown, turn: () => Promise<void>): Promise<JsonText> => {
  if (typeof value !== 'object' || value === null) return new JsonText([Buffer.from(JSON.stringify(value))])
  const members: string[] = []
  for (const [key, member] of Object.entries(value)) {
    const pieces: string[] = []
    const list = Array.isArray(member) ? (member as readonly unknown[]) : null
    for (let i = 0; list !== null && i < list.length; i += TYPES_A_TURN) {
      pieces.push(JSON.stringify(list.slice(i, i + TYPES_A_TURN)).slice(1, -1))
      await turn()
    }
    members.push(`${JSON.stringify(key)}:${list === null ? JSON.stringify(member) : `[${pieces.join(',')}]`}`)
  }
  return new JsonText([Buffer.from(`{${members.join(',')}}`)])
}

/** Something to be answered later: the members of an object. */
interface Task {
  readonly target: Record<string, unknown>
  readonly type: GraphQLObjectType
  readonly source: unknown
  readonly nodes: readonly FieldNode[]
}

class SchemaAnswer {
  private readonly tasks: Task[] = []
  private readonly groups = new Map<readonly FieldNode[], FieldGroups>()
  private values = 0

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly scope: SelectionScope,
  ) {}

  begin(
    target: Record<string, unknown>,
    key: string,
    field: GraphQLField<unknown, unknown>,
    nodes: readonly FieldNode[],
  ): void {
    target[key] = this.value(field, null, nodes)
  }

  /** Answers some. @returns whether there is more */
  step(): boolean {
    const end = this.values + VALUES_A_TURN
    while (this.values < end) {
      const task = this.tasks.pop()
      if (task === undefined) return false
      this.members(task)
    }
    if (this.values > MAX_SCHEMA_VALUES)
      throw AppError.of(
        'request.tooMuchSchema',
        { limit: MAX_SCHEMA_VALUES },
        { limit: { name: 'MAX_SCHEMA_VALUES', value: MAX_SCHEMA_VALUES } },
      )
    return true
  }

  private members({ target, type, source, nodes }: Task): void {
    let groups = this.groups.get(nodes)
    if (groups === undefined) {
      groups = collectSubfields(type.name, nodes, this.scope)
      this.groups.set(nodes, groups)
    }
    const fields = type.getFields()
    for (const [key, group] of groups) {
      const name = group[0]?.name.value ?? ''
      const field = name === '__typename' ? TypeNameMetaFieldDef : fields[name]
      if (field === undefined) throw new Error(`invariant 6e21: ${type.name}.${name} passed validation`)
      target[key] = this.value(field, source, group, type)
    }
  }

  private value(
    field: GraphQLField<unknown, unknown>,
    source: unknown,
    nodes: readonly FieldNode[],
    parentType?: GraphQLObjectType,
  ): unknown {
    const node = nodes[0]
    const args =
      node === undefined || field.args.length === 0
        ? {}
        : getArgumentValues(field, node, this.scope.variableValues)
    // introspection reads nothing else of its info
    const info = { schema: this.schema, parentType } as GraphQLResolveInfo
    return this.complete(field.type, field.resolve?.(source, args, {}, info), nodes)
  }

  private complete(type: GraphQLOutputType, value: unknown, nodes: readonly FieldNode[]): unknown {
    this.values += 1
    if (isNonNullType(type)) return this.complete(type.ofType as GraphQLOutputType, value, nodes)
    if (value == null) return null
    if (isListType(type)) {
      const inner = type.ofType
      return [...(value as Iterable<unknown>)].map((entry) => this.complete(inner, entry, nodes))
    }
    if (!isObjectType(type)) return (type as GraphQLLeafType).serialize(value)
    const target: Record<string, unknown> = {}
    this.tasks.push({ target, type, source: value, nodes })
    return target
  }
}
