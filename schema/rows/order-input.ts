import { GraphQLInputObjectType } from 'graphql'
import type { Column } from '../../src/catalog/dataset'
import { filterInputs, OrderEnum } from './filter-inputs'

const isSortable = ({ type }: Column): boolean => filterInputs.has(type)

export const hasOrder = (columns: readonly Column[]): boolean => columns.some(isSortable)

/** One term of the order of rows. @param columns all open ones: some cannot be ordered by */
export const orderInput = (name: string, columns: () => readonly Column[]): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name,
    description: 'One column and its direction.',
    isOneOf: true,
    fields: () =>
      Object.fromEntries(
        columns()
          .filter(isSortable)
          .map((column) => [column.name, { type: OrderEnum }]),
      ),
  })
