import {
  GraphQLInputObjectType,
  GraphQLObjectType,
  type GraphQLField,
  type GraphQLFieldConfig,
  type GraphQLInputField,
  type GraphQLInputFieldConfig,
} from 'graphql'

import { emptyRecord } from '../../src/kernel/record'

type Field = GraphQLField<unknown, unknown>
type FieldConfig = GraphQLFieldConfig<unknown, unknown>

/** Fields by name, without a prototype: a field may be called as a member of Object. */
type FieldMap<F> = Record<string, F>

/** Names of fields, and how each is made. */
export type Deferred<Config> = () => Iterable<readonly [string, () => Config]>

/**
 * A field that is made when it is first looked at. A type with thousands of fields, such as `Rows` or a dataset that
 * thousands refer to, costs one small object a field until then, and not the types that its fields lead to.
 */
class DeferredField {
  private made: Field | undefined

  constructor(
    readonly name: string,
    private readonly make: () => FieldConfig,
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
    if (this.made) return this.made
    const { name, make } = this
    const made = new GraphQLObjectType({ name: 'Deferred', fields: { [name]: make() } }).getFields()[name]
    if (made === undefined) throw new Error('invariant 61f0: a field that was not made')
    this.made = made
    return made
  }
}

/** A member of an input that is made when it is first looked at; it is never required and has no default. */
class DeferredInputField implements GraphQLInputField {
  readonly defaultValue = undefined
  readonly deprecationReason = undefined
  readonly extensions = {}
  readonly astNode = undefined
  private made: GraphQLInputFieldConfig | undefined

  constructor(
    readonly name: string,
    private readonly make: () => GraphQLInputFieldConfig,
  ) {}

  get type() {
    return this.config.type
  }
  get description() {
    return this.config.description
  }

  private get config(): GraphQLInputFieldConfig {
    return (this.made ??= this.make())
  }
}

/** An object type with deferred fields beside those of its configuration. */
export class DeferredObjectType extends GraphQLObjectType {
  private all: FieldMap<Field> | undefined

  constructor(
    config: ConstructorParameters<typeof GraphQLObjectType>[0],
    private readonly deferred: Deferred<FieldConfig>,
    /** Whether its deferred fields lead to other datasets. */
    private readonly leads: 'ELSEWHERE' | 'WITHIN' = 'ELSEWHERE',
  ) {
    super(config)
  }

  /** Those that stay within the same dataset. */
  ownFields(): FieldMap<Field> {
    return this.leads === 'WITHIN' ? this.getFields() : super.getFields()
  }

  override getFields(): FieldMap<Field> {
    return (this.all ??= merge(
      super.getFields(),
      this.deferred,
      (name, make) => new DeferredField(name, make) as Field,
    ))
  }
}

/** An input type with deferred members beside those of its configuration. */
export class DeferredInputType extends GraphQLInputObjectType {
  private all: FieldMap<GraphQLInputField> | undefined

  constructor(
    config: ConstructorParameters<typeof GraphQLInputObjectType>[0],
    private readonly deferred: Deferred<GraphQLInputFieldConfig>,
  ) {
    super(config)
  }

  /** Those of its configuration alone. */
  ownFields(): FieldMap<GraphQLInputField> {
    return super.getFields()
  }

  override getFields(): FieldMap<GraphQLInputField> {
    return (this.all ??= merge(
      super.getFields(),
      this.deferred,
      (name, make) => new DeferredInputField(name, make),
    ))
  }
}

const merge = <F, Config>(
  own: FieldMap<F>,
  deferred: Deferred<Config>,
  create: (name: string, make: () => Config) => F,
): FieldMap<F> => {
  const all = Object.assign(emptyRecord<F>(), own)
  for (const [name, make] of deferred()) all[name] = create(name, make)
  return all
}
