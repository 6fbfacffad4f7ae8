import type { Dataset, Relation } from '../../src/catalog/dataset'
import type { CatalogSnapshot, Versions } from '../../src/catalog/live/snapshot'
import { byName, column, dataset, version } from './catalog'

const COLUMNS = 20

const columns = [
  column('code'),
  column('hubCode', { nullable: true }),
  ...Array.from({ length: COLUMNS - 2 }, (_, i) => column(`column${i}`, { nullable: true })),
]

/** Columns of every dataset but the key and the reference. */
export const hubColumns: readonly string[] = columns.slice(2).map(({ name }) => name)

const relation = (name: string, part: Omit<Relation, 'name'>): Relation => ({ name, ...part })

/** A catalogue of `size` datasets of 20 columns: `hub`, to which all others (`spoke1` ...) refer. */
export const hubSnapshot = (size: number): CatalogSnapshot => {
  const spokes = Array.from({ length: size - 1 }, (_, i) => `spoke${i + 1}`)
  const hub: Dataset = dataset('hub', columns, {
    key: ['code'],
    relations: spokes.map((target) =>
      relation(`of${target}`, { kind: 'TO_MANY', column: 'code', target, targetColumn: 'hubCode' }),
    ),
  })
  const toHub = relation('hub', { kind: 'TO_ONE', column: 'hubCode', target: 'hub', targetColumn: 'code' })
  return {
    revision: 1,
    datasets: byName(
      hub,
      ...spokes.map((name) => dataset(name, columns, { key: ['code'], relations: [toHub] })),
    ),
  }
}

/** One version of 1,000 rows of each dataset; the tables do not exist. */
export const versionsOf = (snapshot: CatalogSnapshot): Versions =>
  new Map([...snapshot.datasets.keys()].map((name) => [name, [version(`${name}_g1`)]]))
