import type { Sql } from 'postgres'
import { z } from 'zod'
import { isUuid } from '../reading/record-filter'
import { leastIdOf } from '../record/record-time'

/**
 * Where an export stands, as text: the place in the tree of the batch of the last record that was told of, a dot, and the
 * record's position in that batch. An id of a record, which is what was kept and printed before, stands for all that is
 * behind it in the order of ids; so does the least id of a time.
 */
export type EventPosition = string

/** Behind which record to go on. */
export interface EventPlace {
  /** Of the batch, in the tree. */
  readonly index: number
  /** In the batch; -1: before its first record. */
  readonly position: number
}

export const eventPositionOf = ({ index, position }: EventPlace): EventPosition => `${index}.${position}`

/** @param text a position, an id of a record, or a time @returns undefined: it is none of them */
export const parseEventPosition = (text: string): EventPosition | undefined => {
  if (places.test(text)) return text
  if (isUuid(text)) return text.toLowerCase()
  const at = new Date(text).getTime()
  return Number.isNaN(at) ? undefined : leastIdOf(at)
}

/**
 * Whether the log has come as far: what is recorded until then would be left out.
 * @param audit role weir_audit
 */
export const isReached = async (audit: Sql, position: EventPosition, now: Date): Promise<boolean> => {
  const [, index] = places.exec(position) ?? []
  if (index === undefined) return position <= leastIdOf(now.getTime())
  const rows = await audit`select from metering.tree_leaf l where l.index >= ${index} limit 1`
  return rows.length > 0
}

const places = /^(\d{1,15})\.(\d{1,9})$/
const First = z.tuple([z.object({ index: z.coerce.number().nullable() })])

/**
 * @param audit role weir_audit
 * @param position null: the first of all
 * @returns null: nothing behind that id has a place yet
 */
export const findEventPlace = async (
  audit: Sql,
  position: EventPosition | null,
): Promise<EventPlace | null> => {
  if (position === null) return { index: 0, position: -1 }
  const [, index, at] = places.exec(position) ?? []
  if (index !== undefined && at !== undefined) return { index: Number(index), position: Number(at) }
  // told again it is the same event, so the whole batch is
  const rows = await audit.begin('read only', async (tx) => {
    await tx`set local statement_timeout = 0`
    return tx`
      select min(l.index) as index from metering.usage_record r
      join metering.tree_leaf l on l.writer = r.writer and l.number = r.batch
      where r.id > ${position}`
  })
  const [first] = First.parse(rows)
  return first.index === null ? null : { index: first.index, position: -1 }
}
