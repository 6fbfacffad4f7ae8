import type { GraphQLNamedType } from 'graphql'
import { filterInputsOfKinds } from './column-filter'
import { OrderEnum, scalarOf } from './filter-inputs'
import { DateUnitEnum } from './group-types'

/** Types that the rows of every dataset share. */
export const sharedRowTypes: readonly GraphQLNamedType[] = [
  ...new Set<GraphQLNamedType>([
    ...Object.values(scalarOf),
    ...filterInputsOfKinds(),
    OrderEnum,
    DateUnitEnum,
  ]),
]
