import type { Sql } from 'postgres'
import type { Agreement, Scope } from '../../src/agreements/agreement'
import { columnTypes } from '../../src/catalog/column-type'
import type { CatalogSnapshot, Versions } from '../../src/catalog/live/snapshot'
import { createTable, grantColumns } from '../../src/catalog/rows/rows-table'
import type { AccountCaller } from '../../src/identity/caller'
import type { Filter } from '../../src/query/row-query/filter'
import { byName, column, dataset, version } from './catalog'
import { fixtureCallers } from './region-callers'

/** A conditional dataset of which only figures are agreed, and a small open one that it refers to. */
export interface Visit {
  readonly number: string
  readonly ward: string | null
  readonly room: string
  readonly age: number | null
  readonly cost: number | null
}

const conditional = { openAttribute: 'CONDITIONAL' } as const

const visits = dataset(
  'visits',
  [
    column('number', conditional),
    column('ward', { ...conditional, nullable: true }),
    column('room', conditional),
    column('age', { ...conditional, type: 'INTEGER', nullable: true }),
    column('cost', { ...conditional, type: 'FLOAT', nullable: true }),
  ],
  {
    ...conditional,
    key: ['number'],
    relations: [{ name: 'wardRow', kind: 'TO_ONE', column: 'ward', target: 'wards', targetColumn: 'code' }],
  },
)

const wards = dataset('wards', [column('code'), column('name')], {
  key: ['code'],
  relations: [{ name: 'visits', kind: 'TO_MANY', column: 'code', target: 'visits', targetColumn: 'ward' }],
})

export const visitsSnapshot: CatalogSnapshot = { revision: 1, datasets: byName(visits, wards) }

const wardCodes = ['A', 'B', 'C', 'D'] as const

/** Makes and fills the tables. */
export const loadVisits = async (importer: Sql, rows: readonly Visit[]): Promise<Versions> => {
  const tables = [
    ['visits_g1', visits, rows.map((row) => [row.number, row.ward, row.room, row.age, row.cost])],
    ['wards_g1', wards, wardCodes.map((code) => [code, `ward ${code}`])],
  ] as const
  for (const [name, { columns }, values] of tables) {
    const stored = [...columns.values()].map((each) => ({ ...each, ref: null }))
    await createTable(importer, name, stored)
    for (const [i, row] of values.entries()) {
      const places = row.map((_, k) => `$${k + 2}::text::${columnTypes[stored[k]?.type ?? 'TEXT']}`)
      const rid = `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`
      const texts = row.map((value) => (value === null ? null : String(value)))
      await importer.unsafe(`insert into rows."${name}" values ($1, 1, ${places.join(', ')})`, [
        rid,
        ...texts,
      ])
    }
    await grantColumns(importer, name, stored)
  }
  return new Map([
    ['visits', [version('visits_g1', { rowCount: rows.length })]],
    ['wards', [version('wards_g1', { rowCount: wardCodes.length })]],
  ])
}

/** An agreement on figures of visits. @param smallestGroup null: of any number of rows */
export const visitsAgreement = (
  smallestGroup: number | null,
  part: Partial<Agreement> = {},
  predicate: Filter<string> | null = null,
): Agreement => {
  const scope: Scope = {
    dataset: 'visits',
    contractRevision: 1,
    columns: byName(
      ...[...visits.columns.keys()].map((name) => ({
        name,
        uses: ['select', 'filter', 'sort', 'group'] as const,
      })),
    ),
    predicate,
    aggregatesOnly: true,
    smallestGroup,
  }
  return {
    id: 'v',
    number: 'V-1',
    purpose: 'RESEARCH',
    state: 'ACTIVE',
    version: 1,
    effectiveFrom: new Date('2026-01-01T00:00:00Z'),
    effectiveTo: new Date('2027-01-01T00:00:00Z'),
    modes: ['API'],
    budgets: [],
    scopes: new Map([['visits', scope]]),
    ...part,
  }
}

export const callerUnder = (...agreements: readonly Agreement[]): AccountCaller => ({
  ...fixtureCallers.dataUser,
  agreements,
})
