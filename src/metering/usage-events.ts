import type { Sql } from 'postgres'
import { z } from 'zod'
import { parseRecord } from './record-json'
import { leastIdOf } from './record-time'
import { isOperation, type UsageRecord } from './usage-record'

/** Where an export stands: the id of the last record that was told of. */
export type EventPosition = string

/** A usage record for other programs. */
export interface UsageEvent {
  /** The position after it. */
  readonly id: EventPosition
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

/** So long after it began every record is committed, or never is: what is younger is told of next time. */
const SETTLED_MS = 600_000
const PAGE = 1_000
const Page = z.array(z.object({ id: z.string(), canonical: z.string() }))

/**
 * Events of the records after a position, in the order of their ids, as far as they are settled. In pages, none of them
 * empty, so that memory stays flat.
 * @param audit role weir_audit
 * @param after null: from the oldest record
 */
export async function* usageEvents(
  audit: Sql,
  {
    source,
    after,
    now,
  }: { readonly source: string; readonly after: EventPosition | null; readonly now: Date },
): AsyncGenerator<readonly UsageEvent[]> {
  const end = leastIdOf(now.getTime() - SETTLED_MS)
  let position = after ?? leastIdOf(0)
  for (;;) {
    const rows = Page.parse(
      await audit`
        select r.id, r.canonical from metering.usage_record r
        where r.id > ${position} and r.id < ${end} order by r.id limit ${PAGE}`,
    )
    const last = rows.at(-1)
    if (last === undefined) return
    position = last.id
    yield rows.map(({ id, canonical }) => ({
      id,
      json: usageEventOf(parseRecord(canonical), canonical, source),
    }))
  }
}
