import { z } from 'zod'
import { Mask } from '../catalog/mask'
import { isStorable } from '../db/storable'
import { compareOps, quantifiers, type Filter } from '../query/row-query/filter'
import { MAX_CONDITIONS, MAX_FILTER_DEPTH, MAX_LIST_VALUES } from '../query/limits'
import type { Scope, ScopeColumn } from './agreement'

/** Columns that one scope can name: as many as a dataset can have. */
const MAX_SCOPE_COLUMNS = 500
const MAX_VALUE_CHARACTERS = 10_000
const MAX_PREDICATE_CHARACTERS = 200_000

const Name = z.string().regex(/^[a-z][A-Za-z0-9]{0,59}$/)
const Value = z.string().max(MAX_VALUE_CHARACTERS).refine(isStorable, 'not a text that can be stored')

const Tree: z.ZodType<Filter<string>> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('and'), of: z.array(Tree).min(1) }),
    z.strictObject({ kind: z.literal('or'), of: z.array(Tree).min(1) }),
    z.strictObject({ kind: z.literal('not'), of: Tree }),
    z.strictObject({ kind: z.literal('compare'), column: Name, op: z.enum(compareOps), value: Value }),
    z.strictObject({
      kind: z.literal('in'),
      column: Name,
      negated: z.boolean(),
      values: z.array(Value).min(1).max(MAX_LIST_VALUES),
    }),
    z.strictObject({ kind: z.literal('isNull'), column: Name, isNull: z.boolean() }),
    z.strictObject({ kind: z.literal('toOne'), relation: Name, of: Tree }),
    z.strictObject({
      kind: z.literal('toMany'),
      relation: Name,
      quantifier: z.enum(quantifiers),
      of: Tree,
    }),
  ]),
)

/** Counts before the recursion of the parser begins, so that no input can exhaust its stack. */
const isBounded = (root: unknown): boolean => {
  const open: { readonly node: unknown; readonly depth: number }[] = [{ node: root, depth: 1 }]
  for (let count = 1; ; count += 1) {
    const next = open.pop()
    if (next === undefined) return true
    if (next.depth > MAX_FILTER_DEPTH || count + open.length > MAX_CONDITIONS) return false
    const { node, depth } = next
    if (typeof node !== 'object' || node === null || !('of' in node)) continue
    const below: readonly unknown[] = Array.isArray(node.of)
      ? node.of.slice(0, MAX_CONDITIONS + 1)
      : [node.of]
    for (const child of below) open.push({ node: child, depth: depth + 1 })
  }
}

/**
 * The row predicate of a scope: a Filter of at most 20 levels and 500 nodes. Unlike the caller's `where`, an empty
 * list is refused: a predicate that was left empty by mistake would open every row.
 */
const Predicate: z.ZodType<Filter<string>> = z
  .unknown()
  .refine(isBounded, `more than ${MAX_FILTER_DEPTH} levels or ${MAX_CONDITIONS} nodes`)
  .pipe(Tree)
  .refine(
    (filter) => JSON.stringify(filter).length <= MAX_PREDICATE_CHARACTERS,
    `more than ${MAX_PREDICATE_CHARACTERS} characters`,
  )

const Uses = z
  .array(z.enum(['select', 'filter', 'sort', 'group']))
  .min(1)
  .refine((uses) => new Set(uses).size === uses.length, 'a use is named twice')

const Columns = z
  .array(z.strictObject({ column: Name, mask: Mask.exactOptional(), uses: Uses }))
  .min(1)
  .max(MAX_SCOPE_COLUMNS)
  .refine(
    (columns) => new Set(columns.map((c) => c.column)).size === columns.length,
    'a column is named twice',
  )

const MAX_SMALLEST_GROUP = 1_000_000

const ScopeJson = z
  .strictObject({
    columns: Columns,
    predicate: Predicate.nullable(),
    aggregatesOnly: z.boolean(),
    smallestGroup: z.int().min(2).max(MAX_SMALLEST_GROUP).nullable(),
  })
  // a bound on figures would be none where the rows themselves are given
  .refine((scope) => scope.smallestGroup === null || scope.aggregatesOnly, {
    path: ['smallestGroup'],
    message: 'only with aggregatesOnly',
  })

/** A row of `agreements.scope`, with the name of its dataset. */
export interface StoredScope {
  readonly dataset: string
  readonly contractRevision: number
  readonly columns: unknown
  readonly predicate: unknown
  readonly aggregatesOnly: unknown
  readonly smallestGroup: unknown
}

/** A scope that could be read, or the places where its JSON is not of the form. */
export type ScopeReading =
  { readonly ok: true; readonly scope: Scope } | { readonly ok: false; readonly places: readonly string[] }

/** Reads a stored scope. One that cannot be read MUST NOT open anything. */
export const readScope = (stored: StoredScope): ScopeReading => {
  const { dataset, contractRevision, ...json } = stored
  const read = ScopeJson.safeParse(json)
  if (!read.success)
    return {
      ok: false,
      places: read.error.issues.map(({ path }) => [dataset, ...path].map(String).join('.')),
    }
  const columns = read.data.columns.map(({ column, ...rest }): [string, ScopeColumn] => [
    column,
    { name: column, ...rest },
  ])
  return { ok: true, scope: { ...read.data, dataset, contractRevision, columns: new Map(columns) } }
}

/** The stored form of a scope's columns; `readScope` reads it back. */
export const columnsToJson = (columns: Iterable<ScopeColumn>): readonly unknown[] =>
  Array.from(columns, ({ name, ...rest }) => ({ column: name, ...rest }))
