import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLInputObjectType,
  GraphQLNonNull,
  GraphQLString,
  type GraphQLInputFieldConfig,
} from 'graphql'
import type { Column } from '../../src/catalog/dataset'
import { filterInputs } from './filter-inputs'

/** The filter input of a column; undefined: it is not filtered. */
export const filterInputOf = ({ type, searchable }: Column): GraphQLInputObjectType | undefined => {
  if (type === 'POINT') return GeoPointFilter
  return type === 'TEXT' && searchable ? SearchableTextFilter : filterInputs.get(type)
}

/** Everything that a text column has, and search. */
const SearchableTextFilter = new GraphQLInputObjectType({
  name: 'SearchableTextFilter',
  description: 'Conditions on one column that is offered for search; all that are given must hold.',
  fields: () => ({
    search: {
      type: GraphQLString,
      description:
        'Every word of this text occurs, wherever it stands, without regard to case and width. Words are separated by blanks and punctuation.',
    },
    similar: {
      type: GraphQLString,
      description:
        "At least half of this text's pairs of characters occur: finds what is spelled a little otherwise.",
    },
    ...inputFieldsOf(filterInputs.get('TEXT')),
  }),
})

const inputFieldsOf = (type: GraphQLInputObjectType | undefined): Record<string, GraphQLInputFieldConfig> =>
  type?.toConfig().fields ?? {}

const required = (description: string): GraphQLInputFieldConfig => ({
  type: new GraphQLNonNull(GraphQLFloat),
  description,
})

const GeoBoxInput = new GraphQLInputObjectType({
  name: 'GeoBoxInput',
  description:
    'An area between two meridians and two parallels, in degrees of WGS 84, edges included. A west of more than east crosses the antimeridian.',
  fields: {
    west: required('Longitude, -180 to 180.'),
    south: required('Latitude, -90 to 90.'),
    east: required('Longitude, -180 to 180.'),
    north: required('Latitude, -90 to 90.'),
  },
})

const GeoCircleInput = new GraphQLInputObjectType({
  name: 'GeoCircleInput',
  description:
    'The places around one, by great-circle distance on a sphere of 6,371,008.8 m, the mean radius of the Earth.',
  fields: {
    longitude: required('Degrees of WGS 84, -180 to 180.'),
    latitude: required('Degrees of WGS 84, -90 to 90.'),
    metres: required('How far at most.'),
  },
})

const GeoPointFilter = new GraphQLInputObjectType({
  name: 'GeoPointFilter',
  description: 'Conditions on one place; all that are given must hold.',
  fields: {
    within: { type: GeoBoxInput, description: 'Lies in this area.' },
    withinDistance: { type: GeoCircleInput, description: 'Lies in this circle.' },
    isNull: { type: GraphQLBoolean, description: 'true: the value is missing; false: it is there.' },
  },
})

/** Every filter input that a column can have. */
export const filterInputsOfKinds = (): readonly GraphQLInputObjectType[] => [
  ...filterInputs.values(),
  SearchableTextFilter,
  GeoPointFilter,
  GeoBoxInput,
  GeoCircleInput,
]
