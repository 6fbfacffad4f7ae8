import { sql } from 'drizzle-orm'
import { redactionOrder } from '../../../drizzle/catalog'
import { isStorable } from '../../db/storable'
import type { Change } from '../../journal/change'
import { appendEvents, readStream } from '../../journal/event-store'
import { AppError, invariant } from '../../kernel/errors'
import { uuidv7 } from '../../kernel/ids'
import type { ActsFor } from '../opener-sides'
import { shownName } from '../problem'
import { findStored, lockStored } from '../stored-repository'
import type { StoredDataset } from '../stored-dataset'
import { digestOf } from './digest'
import type { RedactionKeys } from './keys'
import type { NamedRow } from './named-rows'
import { namingOf, readNamedRows, type ReadValue } from './naming'
import { redactionOf, streamOf, type Redaction } from './redaction'
import { sealRows } from './seal'

/** What is to be taken out, and why. */
export interface RedactionDraft {
  /** Name of a dataset that was published once. */
  readonly dataset: string
  /** The columns by which rows are named; null: those of the declared key. */
  readonly columns: readonly string[] | null
  /** 1 to 1,000 combinations of values, each in the order of the columns. */
  readonly rows: readonly (readonly string[])[]
  /** The objection that was upheld, as its file calls it: 1 to 100 characters. */
  readonly objection: string
  /** 1 to 1,000 characters. */
  readonly reason: string
}

export interface OrderDeps {
  readonly keys: RedactionKeys
  readonly readValue: ReadValue
  /** For whose datasets it is ordered; null: anybody's, for the command line. */
  readonly actsFor: ActsFor | null
}

/** Where servers hear of an order when it is committed. */
export const REDACTION_CHANNEL = 'weir_redaction'

/**
 * Orders that rows are taken out of all data of a dataset. Nothing is taken out yet: a redactor does that at once after
 * the commit. From now on no load that was begun before is activated.
 * @throws AppError FORBIDDEN: another's dataset, or none; INVALID_TRANSITION: it was never published; BAD_USER_INPUT:
 * what does not name rows, and texts that hold a value of them
 */
export const orderRedaction = async (
  change: Change,
  draft: RedactionDraft,
  { keys, readValue, actsFor }: OrderDeps,
): Promise<Redaction> => {
  const { tx, at } = change
  const objection = textOf('objection', draft.objection, MAX_OBJECTION)
  const reason = textOf('reason', draft.reason, MAX_REASON)
  const stored = await ownDataset(change, draft.dataset, actsFor)
  const naming = namingOf(stored, draft.columns)
  const rows = await readNamedRows(tx, naming, draft.rows, readValue)
  refuseValuesIn([objection, reason], [...draft.rows, ...rows])
  const id = uuidv7(at.getTime())
  const columns = naming.columns.map(({ name }) => name)
  const digests = [...new Set(rows.map((row) => digestOf(keys, naming, row)))].sort()
  await tx.insert(redactionOrder).values({
    id,
    datasetId: stored.id,
    columns,
    digests,
    keyId: keys.id,
    sealed: sealRows(keys, id, rows),
    orderedAt: at,
  })
  const stream = streamOf(id)
  const before = await readStream(tx, stream, true)
  const body = { dataset: stored.name, columns, digests, keyId: keys.id, algorithm: 'hmac-sha256', objection }
  const events = await appendEvents(change, stream, before.length, [{ kind: 'ORDERED', reason, body }])
  await tx.execute(sql`select pg_notify(${REDACTION_CHANNEL}, ${id})`)
  const ordered = redactionOf(id, events)
  invariant(ordered !== undefined, '5b12', 'an order is an event')
  return ordered
}

const MAX_OBJECTION = 100
const MAX_REASON = 1_000

const textOf = (field: string, text: string, characters: number): string => {
  const trimmed = text.trim()
  if (trimmed === '' || Array.from(trimmed).length > characters || !isStorable(trimmed))
    throw AppError.of('redaction.badText', { field, characters })
  return trimmed
}

/** Locked, so that an activation comes before the order or sees it. */
const ownDataset = async ({ tx }: Change, name: string, actsFor: ActsFor | null): Promise<StoredDataset> => {
  const found = await findStored(tx, name)
  // whether there is such a dataset is not told to those of others
  if (actsFor !== null && (found === undefined || !(await actsFor(tx, found.opener.id))))
    throw AppError.of('redaction.notYours', { dataset: shownName(name) })
  const stored = await lockStored(tx, name)
  if (stored.contractRevision === 0)
    throw AppError.of('redaction.neverPublished', { dataset: name }, { coordinates: [name] })
  return stored
}

/** A value that short stands in any text. */
const LEAST_CHARACTERS = 4
const LEAST_WIDE_CHARACTERS = 2

/** The texts stand in the journal for ever, the values must not. */
const refuseValuesIn = (texts: readonly string[], rows: readonly NamedRow[]): void => {
  const folded = texts.map((text) => text.normalize('NFKC').toLowerCase())
  for (const value of rows.flat().map((text) => text.normalize('NFKC').toLowerCase())) {
    const least = /[^\p{ASCII}]/u.test(value) ? LEAST_WIDE_CHARACTERS : LEAST_CHARACTERS
    if (Array.from(value).length < least) continue
    if (folded.some((text) => text.includes(value))) throw AppError.of('redaction.valueInText')
  }
}
