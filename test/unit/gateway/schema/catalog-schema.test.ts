import {
  isInputObjectType,
  isObjectType,
  printType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
} from 'graphql'
import { rowTypeNames } from '../../../../schema/rows/type-names'
import { CatalogSchema } from '../../../../src/gateway/schema/catalog-schema'
import { wholeSchema } from '../../../../src/gateway/schema/whole-schema'
import { hubSnapshot } from '../../../support/hub-catalogue'
import { fixtureSnapshot } from '../../../support/region-fixture'

const snapshots = [fixtureSnapshot, hubSnapshot(10)]

test.each(snapshots)('every type of a dataset is found by its name, and no other (%#)', (snapshot) => {
  const schema = new CatalogSchema(snapshot, '/apply')
  const whole = wholeSchema(snapshot, '/apply')
  const names = [...snapshot.datasets.keys()].flatMap((name) => Object.values(rowTypeNames(name)))
  const found = names.filter((name) => schema.getType(name) !== undefined)
  const datasets = [...snapshot.datasets.values()].filter(({ openAttribute }) => openAttribute !== 'NOT_OPEN')
  // the filter of many related rows is there where nothing relates so
  const unused = datasets.map(({ name }) => rowTypeNames(name).listWhere)
  expect(new Set(found)).toEqual(
    new Set([...names.filter((name) => whole.getType(name) !== undefined), ...unused]),
  )
  for (const name of found) expect(schema.getType(name)?.name).toBe(name)
})

type AnyField = GraphQLField<unknown, unknown> | GraphQLInputField

const fieldsOf = (type: GraphQLNamedType | undefined): Record<string, AnyField> =>
  isObjectType(type) || isInputObjectType(type) ? type.getFields() : {}

/** What a field is, as text. */
const told = (type: string, name: string, field: AnyField | undefined): string =>
  [
    `${type}.${name}`,
    String(field?.type),
    field?.description,
    ...(field && 'args' in field ? field.args.map((arg) => `${arg.name}: ${String(arg.type)}`) : []),
  ].join(' ')

test.each(snapshots)('a field that is found is the one that is listed (%#)', (snapshot) => {
  const schema = new CatalogSchema(snapshot, '/apply')
  for (const type of Object.values(wholeSchema(snapshot, '/apply').getTypeMap())) {
    const found = fieldsOf(schema.getType(type.name))
    for (const [name, field] of Object.entries(fieldsOf(type)))
      expect(told(type.name, name, found[name])).toBe(told(type.name, name, field))
    expect(found['nothing']).toBeUndefined()
  }
})

test('where types are listed, so are their fields', () => {
  const where = wholeSchema(hubSnapshot(4), '/apply').getType('HubRowWhere')
  expect(where && printType(where)).toContain('ofspoke3: Spoke3RowListWhere')
})
