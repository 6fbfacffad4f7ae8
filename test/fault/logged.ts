import type { Sql } from 'postgres'
import { z } from 'zod'

/** One operation as the log has it. */
export interface LoggedOperation {
  readonly id: string
  readonly rows: number
  readonly bytes: number
  readonly cost: number
}

/** What the log says of requests that called themselves something. */
export interface Logged {
  /** By what the request called itself in `User-Agent`. */
  readonly operations: ReadonlyMap<string, LoggedOperation>
  /** Requests with more than one record. */
  readonly twice: readonly string[]
  /** See `readVoids`. */
  readonly voids: ReadonlyMap<string, number>
}

const Operations = z.array(
  z.object({
    id: z.string(),
    tag: z.string(),
    rows: z.coerce.number(),
    bytes: z.coerce.number(),
    cost: z.coerce.number(),
  }),
)
const Voids = z.array(z.object({ of: z.string(), handedOver: z.number() }))

/** @param sql may read everything */
export const readLogged = async (sql: Sql): Promise<Logged> => {
  const rows = Operations.parse(
    await sql`
      select r.id, r.rows, r.bytes, r.cost_actual as cost, (s.parts[r.position + 1])::json ->> 'userAgent' as tag
      from metering.usage_record r
      join metering.usage_side s on s.writer = r.writer and s.batch = r.batch
      where starts_with((s.parts[r.position + 1])::json ->> 'userAgent', 'fault/')`,
  )
  const operations = new Map<string, LoggedOperation>()
  const twice: string[] = []
  for (const { tag, ...record } of rows) {
    if (operations.has(tag)) twice.push(tag)
    operations.set(tag, record)
  }
  return { operations, twice, voids: await readVoids(sql) }
}

/** How many bytes were handed over of the operation with this record, by void records. */
export const readVoids = async (sql: Sql): Promise<ReadonlyMap<string, number>> => {
  const voids = Voids.parse(
    await sql`
      select canonical::json ->> 'of' as of, (canonical::json ->> 'handedOver')::int as "handedOver"
      from metering.usage_record where decision = 'VOID'`,
  )
  return new Map(voids.map(({ of, handedOver }) => [of, handedOver]))
}
