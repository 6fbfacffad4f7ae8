import { asc, eq } from 'drizzle-orm'
import { redactionOrder } from '../../../drizzle/catalog'
import type { ControlDb } from '../../db/control-db'
import { AppError } from '../../kernel/errors'
import { getStored } from '../stored-repository'
import { digestOf } from './digest'
import type { RedactionKeys } from './keys'
import type { NamedRow, Naming } from './named-rows'
import { namingOf, readNamedRows, type ReadValue } from './naming'
import type { Redaction } from './redaction'
import { findRedaction } from './repository'

/** What the journal says of one row that was named. */
export interface Proof {
  /** 1 is the first row that was named. */
  readonly place: number
  /** The redactions that name it, oldest first; none: it was never ordered. */
  readonly redactions: readonly Redaction[]
}

/**
 * Proves of values that somebody holds whether rows of a dataset were redacted by them, in whatever order the columns
 * stand. Nothing is stored or logged.
 * @param columns by which the rows are named; null: the declared key
 * @throws AppError NOT_IN_CATALOGUE, BAD_USER_INPUT; UNAVAILABLE: rows were named under another secret
 */
export const proveRedactions = async (
  db: ControlDb,
  named: {
    readonly dataset: string
    readonly columns: readonly string[] | null
    readonly rows: readonly (readonly string[])[]
  },
  { keys, readValue }: { readonly keys: RedactionKeys; readonly readValue: ReadValue },
): Promise<readonly Proof[]> => {
  const stored = await getStored(db, named.dataset)
  const naming = namingOf(stored, named.columns)
  const rows = await readNamedRows(db, naming, named.rows, readValue)
  const orders = await db
    .select({ id: redactionOrder.id, keyId: redactionOrder.keyId })
    .from(redactionOrder)
    .where(eq(redactionOrder.datasetId, stored.id))
    .orderBy(asc(redactionOrder.orderedAt), asc(redactionOrder.id))
  if (orders.some(({ keyId }) => keyId !== keys.id))
    throw AppError.of('redaction.otherSecret', { dataset: stored.name })
  const all: Redaction[] = []
  for (const { id } of orders) {
    const redaction = await findRedaction(db, id, null)
    if (redaction !== undefined) all.push(redaction)
  }
  return rows.map((row, i) => ({
    place: i + 1,
    redactions: all.filter(({ columns, digests }) => {
      const ordered = inOrder(naming, row, columns)
      return ordered !== null && digests.includes(digestOf(keys, ordered.naming, ordered.row))
    }),
  }))
}

/** A row that was named, in the order in which an order has its columns; null: those are others. */
const inOrder = (
  { dataset, columns }: Naming,
  row: NamedRow,
  names: readonly string[],
): { readonly naming: Naming; readonly row: NamedRow } | null => {
  if (names.length !== columns.length) return null
  const places = names.map((name) => columns.findIndex((column) => column.name === name))
  const ordered = places.flatMap((place) => columns[place] ?? [])
  if (ordered.length < names.length) return null
  return { naming: { dataset, columns: ordered }, row: places.flatMap((place) => row[place] ?? []) }
}
