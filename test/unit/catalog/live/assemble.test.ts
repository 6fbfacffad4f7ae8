import { assembleCatalog, emptyCatalog } from '../../../../src/catalog/live/assemble'
import type { CatalogEntry, EntryColumn, EntryReference } from '../../../../src/catalog/catalog-entry'
import type { Opener } from '../../../../src/catalog/dataset'

const opener: Opener = { id: 'o', name: 'Bureau', contact: '' }
const openers = new Map([['o', opener]])

const column = (name: string, ref: EntryReference | null = null): EntryColumn => ({
  name,
  label: name,
  type: 'TEXT',
  nullable: false,
  description: '',
  unit: '',
  openAttribute: 'UNCONDITIONAL',
  ownOpenAttribute: 'UNCONDITIONAL',
  mask: null,
  searchable: false,
  deprecated: null,
  ref,
})

const entry = (name: string, ...columns: readonly EntryColumn[]): CatalogEntry => ({
  id: name,
  name,
  openerId: 'o',
  title: name,
  summary: '',
  openAttribute: 'UNCONDITIONAL',
  openModes: ['API'],
  openConditions: '',
  useRequirements: '',
  safeguards: '',
  legalBasis: '',
  renewCycle: 'OTHER',
  theme: '',
  industry: '',
  tags: [],
  licence: '',
  attribution: '',
  contact: '',
  source: '',
  spatialCoverage: '',
  temporalStart: null,
  temporalEnd: null,
  keyColumns: ['code'],
  contractRevision: 1,
  createdAt: new Date(0),
  publishedAt: new Date(1),
  columns: [column('code'), ...columns],
})

const toDistricts: EntryReference = {
  datasetId: 'districts',
  column: 'code',
  name: 'district',
  reverseName: 'streets',
}

const districts = entry('districts')
const parks = entry('parks')
const streets = entry('streets', column('districtCode', toDistricts))

const relationsOf = (catalog: ReturnType<typeof assembleCatalog>, name: string) => [
  ...(catalog.snapshot.datasets.get(name)?.relations.values() ?? []),
]

test('a reference is a to-one relation here and a to-many relation there', () => {
  const catalog = assembleCatalog(3, [districts, streets], openers, emptyCatalog)
  expect(catalog.snapshot.revision).toBe(3)
  expect(relationsOf(catalog, 'streets')).toEqual([
    { name: 'district', kind: 'TO_ONE', column: 'districtCode', target: 'districts', targetColumn: 'code' },
  ])
  expect(relationsOf(catalog, 'districts')).toEqual([
    { name: 'streets', kind: 'TO_MANY', column: 'code', target: 'streets', targetColumn: 'districtCode' },
  ])
})

test('a reference to a dataset that is not published is left out', () => {
  const catalog = assembleCatalog(1, [streets], openers, emptyCatalog)
  expect(relationsOf(catalog, 'streets')).toEqual([])
  expect([...(catalog.snapshot.datasets.get('streets')?.columns.keys() ?? [])]).toEqual([
    'code',
    'districtCode',
  ])
})

test('a dataset that refers to itself has both relations', () => {
  const ref = { datasetId: 'units', column: 'code', name: 'parent', reverseName: 'children' }
  const catalog = assembleCatalog(1, [entry('units', column('parentCode', ref))], openers, emptyCatalog)
  expect(relationsOf(catalog, 'units').map((r) => [r.name, r.kind])).toEqual([
    ['parent', 'TO_ONE'],
    ['children', 'TO_MANY'],
  ])
})

test('a dataset that did not change is the same object, one whose relations or opener changed is not', () => {
  const before = assembleCatalog(1, [districts, parks], openers, emptyCatalog)
  const after = assembleCatalog(2, [districts, parks, streets], openers, before)
  const same = (name: string, a: typeof before, b: typeof before) =>
    a.snapshot.datasets.get(name) === b.snapshot.datasets.get(name)
  expect(same('parks', before, after)).toBe(true)
  expect(same('districts', before, after)).toBe(false)
  expect(same('districts', after, assembleCatalog(3, [districts, parks, streets], openers, after))).toBe(true)
  const renamed = new Map([['o', { ...opener, name: 'Office' }]])
  const later = assembleCatalog(4, [districts, parks], renamed, after)
  expect(later.snapshot.datasets.get('parks')?.opener.name).toBe('Office')
  expect(later.snapshot.datasets.has('streets')).toBe(false)
})

test('hostile names are names like any other', () => {
  const ref = { datasetId: '__proto__', column: 'code', name: '__proto__', reverseName: 'constructor' }
  const catalog = assembleCatalog(
    1,
    [entry('__proto__'), entry('toString', column('__proto__', ref))],
    openers,
    emptyCatalog,
  )
  expect([...catalog.snapshot.datasets.keys()]).toEqual(['__proto__', 'toString'])
  expect(relationsOf(catalog, '__proto__').map((r) => r.name)).toEqual(['constructor'])
})
