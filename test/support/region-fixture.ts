import type { Dataset, Relation } from '../../src/catalog/dataset'
import type { CatalogSnapshot, Versions } from '../../src/catalog/live/snapshot'
import { byName, column, dataset, version } from './catalog'
import { notices, noticeVersions } from './notices-fixture'
import { regionFixtureRows } from './region-rows'

/**
 * A small catalogue with every kind of thing that the query engine meets: types, nulls, ties, a dangling key, a
 * self-relation, masked, conditional and hidden columns, a dataset that is not open. Its rows are in
 * `region-rows.ts`, its tables in `region-tables.ts`, those who ask in `region-callers.ts`.
 */
const toOne = (name: string, own: string, target: string, targetColumn = 'code'): Relation => ({
  name,
  kind: 'TO_ONE',
  column: own,
  target,
  targetColumn,
})
const toMany = (name: string, target: string, targetColumn: string): Relation => ({
  name,
  kind: 'TO_MANY',
  column: 'code',
  target,
  targetColumn,
})

const regions = dataset(
  'regions',
  [
    column('code'),
    column('name'),
    column('population', { type: 'BIGINT', nullable: true }),
    column('area', { type: 'DECIMAL', nullable: true }),
    column('rank', { type: 'INTEGER' }),
    column('density', { type: 'FLOAT', nullable: true }),
    column('isUrban', { type: 'BOOLEAN', nullable: true }),
    column('foundedOn', { type: 'DATE', nullable: true }),
    column('opensAt', { type: 'TIME', nullable: true }),
    column('surveyedAt', { type: 'TIMESTAMP', nullable: true }),
    column('extra', { type: 'JSON', nullable: true }),
    column('hotline', { mask: { kind: 'telephone' } }),
    column('secret', { openAttribute: 'NOT_OPEN' }),
  ],
  {
    key: ['code'],
    relations: [toMany('streets', 'streets', 'regionCode'), toMany('people', 'people', 'regionCode')],
  },
)

const streets = dataset(
  'streets',
  [
    column('code'),
    column('name'),
    column('regionCode', { nullable: true }),
    column('parentCode', { nullable: true }),
    column('length', { type: 'INTEGER', nullable: true }),
  ],
  {
    key: ['code'],
    relations: [
      toOne('region', 'regionCode', 'regions'),
      toOne('parent', 'parentCode', 'streets'),
      toMany('children', 'streets', 'parentCode'),
    ],
  },
)

const people = dataset(
  'people',
  [
    column('number'),
    column('name', { mask: { kind: 'name' } }),
    column('regionCode'),
    column('income', { type: 'DECIMAL' }),
    column('phone', { mask: { kind: 'telephone' } }),
    column('identity', { openAttribute: 'NOT_OPEN' }),
    column('home', { nullable: true }),
    column('bornOn', { type: 'DATE', nullable: true }),
    column('seenAt', { type: 'TIMESTAMP', nullable: true }),
  ].map((c) => (c.openAttribute === 'NOT_OPEN' ? c : { ...c, openAttribute: 'CONDITIONAL' as const })),
  {
    openAttribute: 'CONDITIONAL',
    key: ['number'],
    relations: [toOne('region', 'regionCode', 'regions')],
  },
)

const bunkers = dataset('bunkers', [column('code', { openAttribute: 'NOT_OPEN' })], {
  openAttribute: 'NOT_OPEN',
})

const sights = dataset(
  'sights',
  [
    column('code'),
    column('name', { searchable: true }),
    column('note', { nullable: true, searchable: true }),
    column('keeper', { mask: { kind: 'name' }, searchable: true }),
    column('location', { type: 'POINT', nullable: true }),
  ],
  { key: ['code'] },
)

const fixtureDatasets: readonly Dataset[] = [regions, streets, people, bunkers, notices, sights]

export const fixtureSnapshot: CatalogSnapshot = { revision: 7, datasets: byName(...fixtureDatasets) }

export const fixtureVersions: Versions = new Map([
  ...Object.entries(regionFixtureRows).map(
    ([name, rows]) => [name, [version(`${name}_g1`, { rowCount: rows.length })]] as const,
  ),
  ['notices', noticeVersions],
  // said to be large, so that the places of its pages are counted first
  ['sights', [version('sights_g1', { rowCount: 100_000 })]],
])
