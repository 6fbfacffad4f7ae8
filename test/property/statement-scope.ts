import type { Dataset } from '../../src/catalog/dataset'
import type { Mask } from '../../src/catalog/mask'
import { parseSql, type PhysicalRead } from '../support/parsed-sql'
import type { Expected } from './evaluate'
import type { ViewTerms } from './view'
import { tableOf, type World } from './world'
import type { Where } from './where'

type Terms = ReadonlyMap<string, ViewTerms>

/** Columns by dataset name. */
type Columns = Map<string, Set<string>>

/** What a statement reads that no field of the operation may read: told by PostgreSQL's own parser. Empty: nothing. */
export const readsOutside = (world: World, statement: string, expected: Expected): readonly string[] => {
  const parsed = parseSql(statement)
  if (parsed.statements !== 1 || parsed.kinds.join() !== 'SelectStmt' || parsed.hasStar)
    return ['not one plain select']
  // one field's statement reads under one access: what another field may read is no excuse
  const outside = expected.accesses.map(({ terms }) => {
    const { own, beyond } = predicateReads(world, terms)
    return parsed.reads.flatMap((read) => outsideOf(world, read, { terms, own, beyond }))
  })
  return outside.some((reads) => reads.length === 0) ? [] : (outside[0] ?? ['a statement of a refused field'])
}

interface Allowed {
  readonly terms: Terms
  /** What row predicates compare, as it is stored: of the granted rows, and of what their relations lead to. */
  readonly own: Columns
  readonly beyond: Columns
}

const outsideOf = (world: World, read: PhysicalRead, { terms, own, beyond }: Allowed): readonly string[] => {
  const name = [...terms.keys(), ...beyond.keys()].find((dataset) =>
    tableOf(world, dataset).generations.has(read.table),
  )
  if (read.schema !== 'rows' || name === undefined) return [`${read.schema}.${read.table}`]
  const columns = terms.get(name)?.columns
  const isRead = (column: string, by: string | null): boolean => {
    if (by === null && (column === '_rid' || beyond.get(name)?.has(column) === true)) return true
    const mask = columns?.get(column)
    return mask === null ? by === null : mask !== undefined && by === `mask.${functionOf(mask)}`
  }
  const selected = [...read.plain.map((column) => ({ column, by: null })), ...read.masked]
  const filtered = new Set(['_load', ...(own.get(name) ?? [])])
  return [
    ...selected
      .filter(({ column, by }) => !isRead(column, by))
      .map(({ column }) => `${read.table}.${column}`),
    ...read.filtered
      .filter((column) => !filtered.has(column))
      .map((column) => `where ${read.table}.${column}`),
  ]
}

/** Name of the function that masks so. */
export const functionOf = ({ kind }: Mask): string => (kind === 'identityNumber' ? 'identity_number' : kind)

const predicateReads = (world: World, terms: Terms): Pick<Allowed, 'own' | 'beyond'> => {
  const own: Columns = new Map()
  const beyond: Columns = new Map()
  for (const [name, { predicate }] of terms) {
    const columns = new Set<string>()
    own.set(name, columns)
    if (predicate !== null) collect(world, predicate, tableOf(world, name).dataset, columns, beyond)
  }
  return { own, beyond }
}

/** A predicate's own columns; what its relations lead to stands within it, so that it counts as the predicate's too. */
const collect = (
  world: World,
  where: Where,
  dataset: Dataset,
  own: Set<string>,
  beyond: Columns,
  place: Set<string> | null = null,
): void => {
  for (const [member, value] of Object.entries(where)) {
    const inner = (part: unknown): void => collect(world, part as Where, dataset, own, beyond, place)
    if (member === 'and' || member === 'or') (value as unknown[]).forEach(inner)
    else if (member === 'not') inner(value)
    else if (dataset.columns.has(member)) {
      own.add(member)
      place?.add(member)
    } else {
      const relation = dataset.relations.get(member)
      if (relation === undefined) throw new Error(`no relation ${dataset.name}.${member}`)
      own.add(relation.column).add(relation.targetColumn)
      place?.add(relation.column)
      const there = beyond.get(relation.target) ?? new Set<string>()
      beyond.set(relation.target, there.add(relation.targetColumn))
      collect(world, value as Where, tableOf(world, relation.target).dataset, own, beyond, there)
    }
  }
}
