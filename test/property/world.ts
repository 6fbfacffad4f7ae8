import type { Agreement } from '../../src/agreements/agreement'
import type { Column, Dataset, Version } from '../../src/catalog/dataset'
import type { AccountCaller } from '../../src/identity/caller'
import type { Cell } from './cell'
import { poolOf } from './cell-pool'
import type { Where } from './where'

/** A random catalogue with its rows and its callers. Plain data; the tables of PostgreSQL are filled from it. */
export interface World {
  readonly seed: number
  readonly datasets: ReadonlyMap<string, Dataset>
  /** By dataset name. */
  readonly tables: ReadonlyMap<string, WorldTable>
  readonly callers: ReadonlyMap<string, WorldCaller>
}

export interface WorldTable {
  readonly dataset: Dataset
  /** Those that can be read, the active one first. */
  readonly versions: readonly WorldVersion[]
  /** The rows of each physical table, by its name: those of later loads too, which no answer shows. */
  readonly generations: ReadonlyMap<string, readonly WorldRow[]>
  /** Names of the columns that refer to a dataset, with the name of it. */
  readonly references: ReadonlyMap<string, string>
}

/** The versions of every dataset, the active one first: two of one generation, and one of the generation before. */
export const worldVersions = [
  { number: 3, generation: 2, load: 2 },
  { number: 2, generation: 2, load: 1 },
  { number: 1, generation: 1, load: 1 },
] as const

export interface WorldVersion {
  readonly version: Version
  readonly rows: readonly WorldRow[]
}

export interface WorldRow {
  readonly rid: string
  readonly load: number
  readonly cells: Readonly<Record<string, Cell>>
}

export interface WorldCaller {
  readonly caller: AccountCaller
  readonly agreements: readonly WorldAgreement[]
}

export interface WorldAgreement {
  readonly agreement: Agreement
  /** The row predicates of its scopes in the form of a `where`, by dataset name. */
  readonly predicates: ReadonlyMap<string, Where>
}

export const tableOf = (world: World, dataset: string): WorldTable => {
  const table = world.tables.get(dataset)
  if (table === undefined) throw new Error(`no dataset ${dataset} in this world`)
  return table
}

/** The values that a column holds in any version, each once; where there is none, what it could hold. */
export const storedValues =
  (tables: World['tables']) =>
  (dataset: Dataset, column: Column): readonly string[] => {
    const generations = tables.get(dataset.name)?.generations.values() ?? []
    const values = [...generations].flat().flatMap(({ cells }) => cells[column.name] ?? [])
    return values.length > 0 ? [...new Set(values)] : poolOf(column)
  }
