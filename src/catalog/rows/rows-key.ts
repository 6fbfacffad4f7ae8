import { z } from 'zod'
import { quotedTable, type ImporterSql } from './rows-table'

const Answer = z.tuple([z.object({ held: z.boolean() })])

/** Whether an index of the table sees to it that no two rows have the same key. No columns are no key. */
export const isKeyOfTable = async (
  sql: ImporterSql,
  table: string,
  key: readonly string[],
): Promise<boolean> => {
  if (key.length === 0) return true
  const rows = await sql`
    select exists (
      select from pg_index i
      where i.indrelid = to_regclass(${quotedTable(table)})
        and i.indisunique
        and i.indisvalid
        and i.indpred is null
        and (select jsonb_agg(a.attname order by k.place)
            from unnest(i.indkey::int2[]) with ordinality as k (number, place)
            join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
            where k.place <= i.indnkeyatts) = ${JSON.stringify(key)}::jsonb) as held`
  const [{ held }] = Answer.parse([...rows])
  return held
}
