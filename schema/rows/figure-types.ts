import {
  GraphQLObjectType,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLNamedType,
} from 'graphql'
import type { Column } from '../../src/catalog/dataset'
import { isGroupable, type Figure } from '../../src/query/row-query/figure'
import { aggregateFields, figureObject, isOffered, type AggregateFields } from './aggregate-types'
import {
  columnEnum,
  groupByInput,
  groupKeyType,
  groupOrderInput,
  groupType,
  hasGroups,
  type GroupParts,
} from './group-types'
import { figureInput, havingInput } from './having-inputs'
import { once, onceEach } from './once'
import type { RowTypeKind, RowTypeNames } from './type-names'

/** Types of a dataset that are of many of its rows together. */
export type FigureTypeKind = Exclude<
  RowTypeKind,
  'row' | 'edge' | 'connection' | 'where' | 'listWhere' | 'orderBy'
>

/** Least and greatest values are of the same types. */
const objectKinds = {
  countDistinct: 'counts',
  sum: 'sums',
  avg: 'averages',
  min: 'extremes',
  max: 'extremes',
} as const satisfies Record<Figure, RowTypeKind>

type ObjectKind = (typeof objectKinds)[Figure]

const figureOf: Readonly<Record<ObjectKind, Figure>> = {
  counts: 'countDistinct',
  sums: 'sum',
  averages: 'avg',
  extremes: 'min',
}

/** The types of aggregates and groups of one dataset, each made when it is first asked for. */
export class FigureTypes implements GroupParts {
  /** @param orderBy the order input of the rows, asked for where rows can be grouped */
  constructor(
    private readonly names: RowTypeNames,
    private readonly columns: () => readonly Column[],
    private readonly orderBy: () => GraphQLInputObjectType,
  ) {}

  readonly aggregate = once(
    (): GraphQLObjectType =>
      new GraphQLObjectType({ name: this.names.aggregate, fields: () => this.fields() }),
  )
  readonly group = once((): GraphQLObjectType =>
    groupType(this.names.group, this.groupKey, () => this.fields()),
  )
  readonly groupBy = once((): GraphQLInputObjectType => groupByInput(this.names.groupBy, this.column))
  readonly having = once((): GraphQLInputObjectType =>
    havingInput(this.names.having, (figure) => this.filterOf(objectKinds[figure])),
  )
  readonly groupOrder = once((): GraphQLInputObjectType =>
    groupOrderInput(this.names.groupOrder, this.groupable, () => this.orderBy()),
  )

  get hasGroups(): boolean {
    return hasGroups(this.columns())
  }

  /** @returns undefined: the columns of the dataset give it none */
  type(kind: FigureTypeKind): GraphQLNamedType | undefined {
    switch (kind) {
      case 'aggregate':
        return this.aggregate()
      case 'counts':
      case 'sums':
      case 'averages':
      case 'extremes':
        return this.objectOf(kind)
      default:
        return this.hasGroups ? this.groupTypeOf(kind) : undefined
    }
  }

  private groupTypeOf(kind: Exclude<FigureTypeKind, 'aggregate' | ObjectKind>): GraphQLNamedType | undefined {
    switch (kind) {
      case 'countsHaving':
        return this.filterOf('counts')
      case 'sumsHaving':
        return this.filterOf('sums')
      case 'averagesHaving':
        return this.filterOf('averages')
      case 'extremesHaving':
        return this.filterOf('extremes')
      default:
        return this[kind]()
    }
  }

  private readonly groupable = once((): readonly Column[] =>
    this.columns().filter(({ type }) => isGroupable(type)),
  )
  private readonly groupKey = once((): GraphQLObjectType => groupKeyType(this.names.groupKey, this.groupable))
  private readonly column = once((): GraphQLEnumType => columnEnum(this.names.column, this.groupable))
  private readonly objectOf = onceEach((kind: ObjectKind): GraphQLObjectType | undefined => {
    const [figure, columns] = [figureOf[kind], this.columns()]
    return isOffered(figure, columns) ? figureObject(this.names[kind], figure, columns) : undefined
  })
  private readonly filterOf = onceEach((kind: ObjectKind): GraphQLInputObjectType | undefined => {
    const [figure, columns] = [figureOf[kind], this.groupable()]
    return isOffered(figure, columns) ? figureInput(this.names[`${kind}Having`], figure, columns) : undefined
  })

  private fields(): AggregateFields {
    return aggregateFields((figure) => this.objectOf(objectKinds[figure]))
  }
}
