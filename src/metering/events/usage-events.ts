import type { Sql } from 'postgres'
import { z } from 'zod'
import { readByBatch } from '../reading/by-batch'
import { eventPositionOf, findEventPlace, type EventPosition } from './event-position'
import { readNear } from '../record/id-range'
import { parseRecord } from '../record/record-json'
import { isOperation, type UsageRecord } from '../usage-record'

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

/** Of a quiet log few batches are many days, of which each is looked into for each of them. */
const PAGE_MS = 86_400_000

const Batches = z.array(
  z.object({
    index: z.coerce.number(),
    writer: z.string(),
    number: z.string(),
    records: z.number(),
    committedMs: z.coerce.number(),
  }),
)
type Batches = z.infer<typeof Batches>

const Records = z.array(
  z.object({ index: z.coerce.number(), position: z.number(), id: z.string(), canonical: z.string() }),
)
type Records = z.infer<typeof Records>

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
    const { index: first, position: behind } = place
    const batches = await batchesFrom(audit, first)
    const last = batches.at(-1)
    if (last === undefined) return
    const records = await recordsOf(audit, batches)
    const page = records
      .filter(({ index, position }) => index > first || position > behind)
      .map(({ index, position, id, canonical }) => ({
        id,
        position: eventPositionOf({ index, position }),
        json: usageEventOf(parseRecord(canonical), canonical, source),
      }))
    if (page.length > 0) yield page
    place = { index: last.index + 1, position: -1 }
  }
}

/** Those of a page, by their places. */
const batchesFrom = async (audit: Sql, index: number): Promise<Batches> => {
  const found = Batches.parse(
    await audit`
      select l.index, l.writer, l.number, b.record_count as records, extract(epoch from b.committed_at) * 1000 as "committedMs"
      from metering.tree_leaf l
      join metering.batch b on b.writer = l.writer and b.number = l.number
      where l.index >= ${index} and l.index < ${index + PAGE_BATCHES}
      order by l.index`,
  )
  const beganMs = found[0]?.committedMs ?? 0
  let before = 0
  const past = found.findIndex(({ records, committedMs }) => {
    const isPast = before >= PAGE || Math.abs(committedMs - beganMs) > PAGE_MS
    before += records
    return isPast
  })
  return past === -1 ? found : found.slice(0, past)
}

/** In the order of their places; those that were dropped are not there. */
const recordsOf = (audit: Sql, batches: Batches): Promise<Records> =>
  readNear(
    batches.map(({ committedMs }) => committedMs),
    async ({ low, high }) =>
      Records.parse(
        // lateral with an offset: by the index of each batch, however many records the planner takes it to have
        await readByBatch(
          audit,
          async (tx) => tx`
            select n.index, r.position, r.id, r.canonical
            from unnest(${batches.map(({ index }) => index)}::bigint[], ${batches.map(({ writer }) => writer)}::uuid[],
              ${batches.map(({ number }) => number)}::bigint[]) n (index, writer, number)
            cross join lateral (
              select r.position, r.id, r.canonical from metering.usage_record r
              where r.writer = n.writer and r.batch = n.number and r.id >= ${low} and r.id < ${high}
              offset 0
            ) r
            order by n.index, r.position`,
        ),
      ),
    (found) => found.length === batches.reduce((sum, { records }) => sum + records, 0),
  )
