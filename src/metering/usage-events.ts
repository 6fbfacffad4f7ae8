import type { Sql } from 'postgres'
import { z } from 'zod'
import { eventPositionOf, findEventPlace, type EventPosition } from './event-position'
import { parseRecord } from './record-json'
import { isOperation, type UsageRecord } from './usage-record'

/** A usage record for other programs. */
export interface UsageEvent {
  /** Of the record. */
  readonly id: string
  /** The position behind it. */
  readonly position: EventPosition
  /** The event as JSON. */
  readonly json: string
}

/**
 * A usage record as CloudEvents 1.0, JSON, structured mode. Told again it is the same event: receivers know it by
 * (source, id).
 * @param source of all events of this deployment: its address, or `urn:weir`
 */
const usageEventOf = (record: UsageRecord, canonical: string, source: string): string =>
  `${JSON.stringify({
    specversion: '1.0',
    id: record.id,
    source,
    type: `weir.usage.${record.kind}.v${record.v}`,
    time: record.at,
    ...subjectOf(record),
    datacontenttype: 'application/json',
  }).slice(0, -1)},"data":${canonical}}`

/** The agreement that it rests on, else the account. An anonymous operation has no subject, nor has what is no operation. */
const subjectOf = (record: UsageRecord): { readonly subject?: string } => {
  if (!isOperation(record)) return {}
  const [agreement] = record.agreements
  if (agreement !== undefined) return { subject: `agreement:${agreement}` }
  return record.account === null ? {} : { subject: `account:${record.account}` }
}

/** Records of a page, but for the rest of its last batch. */
const PAGE = 1_000
/** Batches of a page, which may hold one record each, or none any more. */
const PAGE_BATCHES = 200

const Page = z.array(
  z.object({
    index: z.coerce.number(),
    position: z.number().nullable(),
    id: z.string().nullable(),
    canonical: z.string().nullable(),
  }),
)

/**
 * Events of the records behind a position, in the order of the tree, as far as it reaches: what is committed later gets a
 * place behind, whenever it began, so that nothing is passed over. In pages, none of them empty, so that memory stays flat.
 * @param audit role weir_audit
 * @param after null: from the first record
 */
export async function* usageEvents(
  audit: Sql,
  { source, after }: { readonly source: string; readonly after: EventPosition | null },
): AsyncGenerator<readonly UsageEvent[]> {
  let place = await findEventPlace(audit, after)
  while (place !== null) {
    // lateral with an offset: by the index of each batch, however many records the planner takes it to have
    const rows = Page.parse(
      await audit`
        select n.index, r.position, r.id, r.canonical
        from (
          select l.index, l.writer, l.number, sum(b.record_count) over (order by l.index) - b.record_count as before
          from metering.tree_leaf l
          join metering.batch b on b.writer = l.writer and b.number = l.number
          where l.index >= ${place.index} and l.index < ${place.index + PAGE_BATCHES}
        ) n
        left join lateral (
          select r.position, r.id, r.canonical from metering.usage_record r
          where r.writer = n.writer and r.batch = n.number
          offset 0
        ) r on n.index > ${place.index} or r.position > ${place.position}
        where n.before < ${PAGE}
        order by n.index, r.position`,
    )
    const last = rows.at(-1)
    if (last === undefined) return
    place = { index: last.index + 1, position: -1 }
    const page = rows.flatMap(({ index, position, id, canonical }) =>
      position === null || id === null || canonical === null
        ? []
        : [
            {
              id,
              position: eventPositionOf({ index, position }),
              json: usageEventOf(parseRecord(canonical), canonical, source),
            },
          ],
    )
    if (page.length > 0) yield page
  }
}
