import type { Column, Dataset } from '../../src/catalog/dataset'
import { compareCells, type Cell } from './cell'
import { drawOf, type Draw } from './draw'
import { otherCell } from './hidden-cell'
import { membersText, shownRows, sightOf, sightText, type Sight } from './sight'
import { storedValues, type World, type WorldCaller, type WorldRow, type WorldTable } from './world'

/** What a twin differs in: cells by the reason that hides them, and rows that are there in one of both only. */
export interface Differences {
  /** Behind a mask that shows the same. */
  masked: number
  /** Of a column that is not shown of this row. */
  column: number
  /** Of a row that no predicate lets through. */
  outside: number
  /** Of a dataset that is not open, or not agreed on. */
  dataset: number
  /** Rows of a load that no version holds, and of datasets that are not open. */
  rows: number
}

export interface Twin {
  readonly world: World
  readonly differences: Differences
}

interface Change {
  readonly row: MutableRow
  readonly column: string
  readonly value: Cell
}

interface MutableRow {
  rid: string
  load: number
  readonly cells: Record<string, Cell>
}

type Generations = ReadonlyMap<string, readonly MutableRow[]>

/** The last load that a version holds. */
const LAST_LOAD = 2

/**
 * The same catalogue and the same callers on other rows: they differ in what this caller cannot see, and in the order
 * in which they are stored. What the catalogue says of an open version, its number of rows, is the same.
 */
export const makeTwin = (world: World, caller: WorldCaller): Twin => new TwinMaker(world, caller).make()

class TwinMaker {
  private readonly draw: Draw
  private readonly sight: Sight
  private readonly members: string
  private readonly generations: Map<string, readonly MutableRow[]>
  private readonly differences: Differences = { masked: 0, column: 0, outside: 0, dataset: 0, rows: 0 }

  constructor(
    private readonly world: World,
    caller: WorldCaller,
  ) {
    this.draw = drawOf(world.seed ^ 0x7e1f)
    this.sight = sightOf(world, caller)
    this.members = membersText(world, this.sight)
    this.generations = new Map(
      [...world.tables.values()].flatMap(({ generations }) =>
        [...generations].map(([name, rows]) => [
          name,
          rows.map((row) => ({ ...row, cells: { ...row.cells } })),
        ]),
      ),
    )
  }

  make(): Twin {
    for (const table of this.world.tables.values()) this.changeCells(table)
    for (const table of this.world.tables.values())
      for (const name of table.generations.keys()) this.changeRows(table, name)
    const world = worldOf(this.world, this.generations)
    if (sightText(world, this.sight) !== sightText(this.world, this.sight))
      throw new Error(`the twin of makeWorld(${String(this.world.seed)}) shows a difference`)
    for (const { dataset, versions } of world.tables.values())
      if (
        dataset.openAttribute !== 'NOT_OPEN' &&
        versions.some(({ version, rows }) => version.rowCount !== rows.length)
      )
        throw new Error(`the twin of makeWorld(${String(this.world.seed)}) has another number of rows`)
    return { world, differences: this.differences }
  }

  private changeCells(table: WorldTable): void {
    const { dataset, generations } = table
    const ways = this.sight.get(dataset.name) ?? []
    const shown = shownRows(this.world, dataset.name, ways)
    const stored = storedValues(this.world.tables)
    for (const name of generations.keys()) {
      const rows = this.rowsOf(name)
      const changes = rows.flatMap((row) => {
        const seeing = ways.filter((_, i) => shown[i]?.has(row.rid) === true)
        return [...dataset.columns.values()].flatMap((column): Change[] => {
          const masks = seeing.flatMap(
            ({ columns }) => columns.get(column.name) ?? (columns.has(column.name) ? [null] : []),
          )
          const hiding = masks.filter((mask) => mask !== null)
          if (hiding.length < masks.length || this.draw.chance(20)) return []
          const cell = row.cells[column.name] ?? null
          const value = otherCell(this.draw, { cell, column, masks: hiding, stored: stored(dataset, column) })
          if (value === undefined) return []
          return [{ row, column: column.name, value }]
        })
      })
      const reasonOf = ({ row, column }: Change): keyof Differences => {
        if (ways.length === 0) return 'dataset'
        const seeing = ways.filter((_, i) => shown[i]?.has(row.rid) === true)
        if (seeing.length === 0) return 'outside'
        return seeing.some(({ columns }) => columns.has(column)) ? 'masked' : 'column'
      }
      for (const change of this.apply(changes, dataset, rows)) this.differences[reasonOf(change)] += 1
    }
  }

  /** Applies those after which the same rows are seen as before. @returns which */
  private apply(
    changes: readonly Change[],
    dataset: Dataset,
    rows: readonly MutableRow[],
  ): readonly Change[] {
    if (changes.length === 0) return []
    const before = changes.map(({ row, column }) => row.cells[column] ?? null)
    for (const { row, column, value } of changes) row.cells[column] = value
    const isSame =
      hasUniqueKeys(dataset, rows) &&
      membersText(worldOf(this.world, this.generations), this.sight) === this.members
    if (isSame) return changes
    changes.forEach(({ row, column }, i) => {
      row.cells[column] = before[i] ?? null
    })
    if (changes.length === 1) return []
    const half = changes.length >> 1
    return [changes.slice(0, half), changes.slice(half)].flatMap((part) => this.apply(part, dataset, rows))
  }

  /** Rows that nobody sees get another number and load, come and go; and all lie in another order. */
  private changeRows({ dataset }: WorldTable, name: string): void {
    const ways = this.sight.get(dataset.name) ?? []
    const seen = new Set(shownRows(this.world, dataset.name, ways).flatMap((rids) => [...rids]))
    const rows = this.rowsOf(name)
    const hidden = rows.filter(({ rid, load }) => !seen.has(rid) && load <= LAST_LOAD)
    const loads = this.draw.shuffled(hidden.map(({ load }) => load))
    hidden.forEach((row, i) => {
      row.rid = otherRid(row.rid)
      row.load = loads[i] ?? row.load
    })
    const mayGo = ({ load }: MutableRow): boolean => dataset.openAttribute === 'NOT_OPEN' || load > LAST_LOAD
    const kept = rows.filter((row) => !(mayGo(row) && this.draw.chance(50)))
    this.differences.rows += rows.length - kept.length
    this.generations.set(name, this.draw.shuffled(kept))
  }

  private rowsOf(generation: string): readonly MutableRow[] {
    const rows = this.generations.get(generation)
    if (rows === undefined) throw new Error(`no table ${generation}`)
    return rows
  }
}

/** Another one that is as random, and as unique. */
const otherRid = (rid: string): string =>
  rid.replace(/^[0-9a-f]/, (digit) => (15 - Number.parseInt(digit, 16)).toString(16))

const hasUniqueKeys = ({ key, columns }: Dataset, rows: readonly WorldRow[]): boolean => {
  const parts = key.flatMap((name): Column[] => {
    const column = columns.get(name)
    return column === undefined ? [] : [column]
  })
  return (
    parts.length === 0 ||
    rows.every((row, i) =>
      rows
        .slice(0, i)
        .every((other) =>
          parts.some(
            ({ name, type }) => compareCells(type, row.cells[name] ?? '', other.cells[name] ?? '') !== 0,
          ),
        ),
    )
  )
}

/** A world with other rows in its tables. */
const worldOf = (world: World, generations: Generations): World => ({
  ...world,
  tables: new Map(
    [...world.tables].map(([name, table]) => {
      const versions = table.versions.map(({ version }) => {
        const rows = (generations.get(version.table) ?? []).filter(({ load }) => load <= version.load)
        const isPublic = table.dataset.openAttribute !== 'NOT_OPEN'
        return { version: isPublic ? version : { ...version, rowCount: rows.length }, rows }
      })
      const own = new Map([...table.generations.keys()].map((g) => [g, generations.get(g) ?? []]))
      return [name, { ...table, versions, generations: own }]
    }),
  ),
})
