import {
  GraphQLList,
  GraphQLNonNull,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  type GraphQLObjectType,
} from 'graphql'
import type { Column, Dataset } from '../../src/catalog/dataset'
import { connectionType, edgeType } from './connection-type'
import { describeDataset } from './descriptions'
import { FigureTypes } from './figure-types'
import { listWhereInput } from './list-where'
import { once } from './once'
import { openColumns } from './open-parts'
import { hasOrder, orderInput } from './order-input'
import { pageArguments, versionArguments } from './page-arguments'
import { reachableTypes } from './reachable-types'
import { rowType, type RowTypeSource } from './row-type'
import { rowTypeNames, type RowTypeKind, type RowTypeNames } from './type-names'
import { whereInput } from './where-input'

/** What the types of each dataset are made from. */
export interface RowFamilySource extends Omit<RowTypeSource, 'familyOf'> {
  /** The type of `pageInfo`, shared with the catalogue's own connections. */
  readonly pageInfo: GraphQLObjectType
}

/** The types of one dataset, each made when it is first asked for. */
export class RowFamily {
  private readonly names: RowTypeNames

  constructor(
    readonly dataset: Dataset,
    private readonly source: RowFamilySource,
    private readonly familyOf: (dataset: string) => RowFamily,
  ) {
    this.names = rowTypeNames(dataset.name)
  }

  readonly row = once((): GraphQLObjectType => {
    const { familyOf } = this
    return rowType(this.names.row, this.dataset, { ...this.source, familyOf })
  })

  readonly edge = once((): GraphQLObjectType => edgeType(this.names.edge, this.row))

  readonly connection = once((): GraphQLObjectType => {
    const { row, edge, figures } = this
    const { pageInfo, access } = this.source
    return connectionType(this.names.connection, { row, edge, figures, pageInfo }, access)
  })

  readonly where = once((): GraphQLInputObjectType =>
    whereInput(this.names.where, this.dataset, {
      ...this.source,
      whereOf: (dataset) => this.familyOf(dataset).where(),
      listWhereOf: (dataset) => this.familyOf(dataset).listWhere(),
    }),
  )

  readonly listWhere = once((): GraphQLInputObjectType =>
    listWhereInput(this.names.listWhere, this.where, this.source.access),
  )

  /** The dataset's field of `Rows`. */
  field(): GraphQLFieldConfig<unknown, unknown> {
    return {
      type: this.connection(),
      args: { ...this.pageArguments(), ...versionArguments },
      description: describeDataset(this.dataset, this.source.applyUrl),
    }
  }

  /** The type that is this of the dataset; undefined: its columns give it none. */
  type(kind: RowTypeKind): GraphQLNamedType | undefined {
    switch (kind) {
      case 'row':
      case 'edge':
      case 'connection':
      case 'where':
      case 'listWhere':
        return this[kind]()
      case 'orderBy':
        return hasOrder(this.columns()) ? this.orderBy() : undefined
      default:
        return this.figures().type(kind)
    }
  }

  /** Every type that belongs to this dataset alone or to all; not those of related datasets. */
  types(): readonly GraphQLNamedType[] {
    return reachableTypes([this.connection(), this.listWhere()], Object.values(this.pageArguments()))
  }

  pageArguments(): GraphQLFieldConfigArgumentMap {
    const order = hasOrder(this.columns())
      ? {
          orderBy: {
            type: new GraphQLList(new GraphQLNonNull(this.orderBy())),
            description: 'In which order; absent: by key.',
          },
        }
      : {}
    return { where: { type: this.where(), description: 'Which rows.' }, ...order, ...pageArguments }
  }

  private readonly columns = once((): readonly Column[] => openColumns(this.dataset))

  private readonly orderBy = once((): GraphQLInputObjectType => orderInput(this.names.orderBy, this.columns))

  private readonly figures = once((): FigureTypes => new FigureTypes(this.names, this.columns, this.orderBy))
}
