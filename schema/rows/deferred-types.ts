import {
  GraphQLObjectType,
  type GraphQLField,
  type GraphQLFieldConfig,
  type GraphQLInputField,
  type GraphQLInputFieldConfig,
  type GraphQLInputObjectType,
} from 'graphql'
import { FoundInputType } from '../../src/query/select/found-input'
import { configOf, fieldsBy, madeOf, type Access, type FieldMap, type Members } from './members'

type Field = GraphQLField<unknown, unknown>
type FieldConfig = GraphQLFieldConfig<unknown, unknown>

/** An object type whose fields are made when they are asked for. */
export class DeferredObjectType extends GraphQLObjectType {
  private all: FieldMap<Field> | undefined

  constructor(
    config: Omit<ConstructorParameters<typeof GraphQLObjectType>[0], 'fields'>,
    private readonly members: Members<FieldConfig>,
    private readonly access: Access,
  ) {
    super({ ...config, fields: () => madeOf(members) })
  }

  /** Those that stay within the same dataset, made and listed. */
  ownFields(): FieldMap<Field> {
    return super.getFields()
  }

  override getFields(): FieldMap<Field> {
    return (this.all ??= fieldsBy(this.access, this.members, {
      own: () => super.getFields(),
      made: fieldOf,
      unmade: (name) => new DeferredField(name, this.members) as Field,
    }))
  }
}

export interface InputMembers extends Members<GraphQLInputFieldConfig> {
  /** Names in the order of the members; there may be some that are none. */
  readonly order: () => Iterable<string>
}

/** An input type whose members are made when they are asked for; none is required, and none has a default. */
export class DeferredInputType extends FoundInputType {
  private all: FieldMap<GraphQLInputField> | undefined
  private positions: ReadonlyMap<string, number> | undefined

  constructor(
    config: Omit<ConstructorParameters<typeof GraphQLInputObjectType>[0], 'fields'>,
    private readonly members: InputMembers,
    private readonly access: Access,
  ) {
    super({ ...config, fields: () => madeOf(members) })
  }

  /** Those that stay within the same dataset, made and listed. */
  ownFields(): FieldMap<GraphQLInputField> {
    return super.getFields()
  }

  override getFields(): FieldMap<GraphQLInputField> {
    return (this.all ??= fieldsBy(this.access, this.members, {
      own: () => super.getFields(),
      made: inputFieldOf,
      unmade: (name) => new DeferredInputField(name, this.members),
    }))
  }

  override inOrder(names: readonly string[]): readonly string[] {
    const fields = this.getFields()
    const known = names.filter((name) => fields[name] !== undefined)
    if (known.length < 2) return known
    const positions = (this.positions ??= new Map([...this.members.order()].map((name, i) => [name, i])))
    return known.sort((a, b) => (positions.get(a) ?? 0) - (positions.get(b) ?? 0))
  }
}

const fieldOf = (name: string, config: FieldConfig): Field => {
  const made = new GraphQLObjectType({ name: 'Deferred', fields: { [name]: config } }).getFields()[name]
  if (made === undefined) throw new Error('invariant 61f0: a field that was not made')
  return made
}

const inputFieldOf = (name: string, { type, description }: GraphQLInputFieldConfig): GraphQLInputField => ({
  name,
  type,
  description,
  defaultValue: undefined,
  deprecationReason: undefined,
  extensions: {},
  astNode: undefined,
})

/** A field in a list, made when it is first looked at, and not the types that it leads to before. */
class DeferredField {
  private made: Field | undefined

  constructor(
    readonly name: string,
    private readonly members: Members<FieldConfig>,
  ) {}

  get type() {
    return this.field.type
  }
  get args() {
    return this.field.args
  }
  get description() {
    return this.field.description
  }
  get resolve() {
    return this.field.resolve
  }
  get subscribe() {
    return this.field.subscribe
  }
  get deprecationReason() {
    return this.field.deprecationReason
  }
  get extensions() {
    return this.field.extensions
  }
  get astNode() {
    return this.field.astNode
  }

  private get field(): Field {
    return (this.made ??= fieldOf(this.name, configOf(this.name, this.members)))
  }
}

/** A member of an input in a list, made when it is first looked at. */
class DeferredInputField implements GraphQLInputField {
  readonly defaultValue = undefined
  readonly deprecationReason = undefined
  readonly extensions = {}
  readonly astNode = undefined
  private made: GraphQLInputFieldConfig | undefined

  constructor(
    readonly name: string,
    private readonly members: Members<GraphQLInputFieldConfig>,
  ) {}

  get type() {
    return this.config.type
  }
  get description() {
    return this.config.description
  }

  private get config(): GraphQLInputFieldConfig {
    return (this.made ??= configOf(this.name, this.members))
  }
}
