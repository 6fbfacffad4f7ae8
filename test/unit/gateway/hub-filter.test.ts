import type { CatalogSnapshot } from '../../../src/catalog/live/snapshot'
import { openBareGateway } from '../../support/bare-gateway'
import { hubSnapshot, versionsOf } from '../../support/hub-catalogue'

/** A map that tells what was looked up in it, and how often all of it was listed. */
class WatchedMap<V> extends Map<string, V> {
  readonly asked = new Set<string>()
  listings = 0

  override get(name: string): V | undefined {
    this.asked.add(name)
    return super.get(name)
  }
  override keys(): MapIterator<string> {
    this.listings += 1
    return super.keys()
  }
  override values(): MapIterator<V> {
    this.listings += 1
    return super.values()
  }
  override entries(): MapIterator<[string, V]> {
    this.listings += 1
    return super.entries()
  }
  override [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries()
  }
}

/** Asks one operation first of all of a catalogue of `size` datasets, of which all refer to one. */
const askFirst = async (size: number, query: string, variables: Readonly<Record<string, unknown>> = {}) => {
  const plain = hubSnapshot(size)
  const hub = plain.datasets.get('hub')
  if (hub === undefined) throw new Error('no hub')
  const relations = new WatchedMap(hub.relations)
  const datasets = new WatchedMap(plain.datasets)
  datasets.set('hub', { ...hub, relations })
  const snapshot: CatalogSnapshot = { revision: 1, datasets }
  const { ask, gateway } = await openBareGateway(snapshot, versionsOf(plain))
  datasets.asked.clear()
  datasets.listings = 0
  relations.listings = 0
  const { errors } = await ask(query, { variables })
  await gateway.stop()
  return {
    errors: errors.map(({ message }) => message),
    datasets: [...datasets.asked].sort(),
    listingsOfDatasets: datasets.listings,
    relations: [...relations.asked].sort(),
    listingsOfRelations: relations.listings,
  }
}

const filtered = (where: string) => `{ rows { hub(where: ${where}) { totalCount } } }`
const byVariable = 'query($w: HubRowWhere) { rows { hub(where: $w) { totalCount } } }'

test.each([
  ['a literal', filtered('{ ofspoke7: { some: { code: { eq: "a" } } } }'), {}],
  ['a variable', byVariable, { w: { ofspoke7: { some: { code: { eq: 'a' } } } } }],
])('the first filter on a hub looks at the members that it names: %s', async (_, query, variables) => {
  const seen = await askFirst(300, query, variables)
  expect(seen).toMatchObject({ errors: [], datasets: ['hub', 'spoke7'], relations: ['ofspoke7'] })
  expect([seen.listingsOfDatasets, seen.listingsOfRelations]).toEqual([0, 0])
})

test.each([
  ['of empty conditions', filtered(`{ or: [${'{},'.repeat(20)}{ not: {} }] }`), {}],
  ['of many members', filtered('{ ofspoke3: { none: {} }, ofspoke2: {}, code: { ne: "a" } }'), {}],
  ['of unknown members', filtered('{ ofspoke9999: {}, nothing: { some: {} } }'), {}],
  ['of unknown members in a variable', byVariable, { w: { ofspoke9999: {}, ofspoke1: { any: {} } } }],
  ['that goes to and fro', filtered('{ ofspoke1: { some: { hub: { ofspoke2: { every: {} } } } } }'), {}],
  [
    'in a relation of another dataset',
    '{ rows { spoke1 { nodes { hub { ofspoke2(where: { code: { eq: "a" } }) { totalCount } } } } } }',
    {},
  ],
  [
    'named as a type alone',
    'query($w: HubRowWhere, $g: [HubRowGroupBy!], $h: Spoke4RowSumsHaving) { rows { hub { totalCount } } }',
    {},
  ],
])('what a filter looks at does not grow with the catalogue: %s', async (_, query, variables) => {
  const small = await askFirst(20, query, variables)
  const large = await askFirst(200, query, variables)
  expect(large).toEqual(small)
  // the order of two relations of a filter is that of the contract
  expect(large.listingsOfRelations).toBeLessThanOrEqual(1)
  expect(large.listingsOfDatasets).toBe(0)
})
