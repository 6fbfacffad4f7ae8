import { z } from 'zod'
import { holdsLoad, type PlannedIndex } from './rows-index'
import { quotedTable, type ImporterSql } from './rows-table'

/** An index that a table has. */
export interface StoredIndex {
  readonly name: string
  /** Whether PostgreSQL made it to its end. */
  readonly valid: boolean
  /** What it is, to be compared with `definitionOf`. */
  readonly definition: string
}

const Stored = z.array(
  z.object({
    name: z.string(),
    valid: z.boolean(),
    method: z.string(),
    unique: z.boolean(),
    columns: z.array(z.object({ value: z.string(), descending: z.boolean(), included: z.boolean() })),
  }),
)

/** The indexes of a table; none where there is no such table. */
export const readIndexes = async (sql: ImporterSql, table: string): Promise<readonly StoredIndex[]> => {
  const rows = await sql`
    select c.relname as name, i.indisvalid as valid, m.amname as method, i.indisunique as unique,
      (select jsonb_agg(jsonb_build_object(
            'value', coalesce(
              (select a.attname from pg_attribute a
                where a.attrelid = i.indrelid and a.attnum = i.indkey[p.place - 1] and a.attnum > 0),
              pg_get_indexdef(i.indexrelid, p.place, false)),
            'descending', p.place <= i.indnkeyatts and i.indoption[p.place - 1] & 1 = 1,
            'included', p.place > i.indnkeyatts)
          order by p.place)
        from generate_series(1, i.indnatts) as p (place)) as columns
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    join pg_am m on m.oid = c.relam
    where i.indrelid = to_regclass(${quotedTable(table)})
    order by 1`
  return Stored.parse([...rows]).map(({ name, valid, ...index }) => ({
    name,
    valid,
    definition: written(index.method, index.unique, index.columns.map(writtenColumn)),
  }))
}

/** What an index is to be: the same text for the same index. */
export const definitionOf = (index: PlannedIndex): string => {
  const { method, unique, columns } = index
  const keys = columns.map(({ name, descending, by }) =>
    writtenColumn({
      value: by === undefined ? name : `${by}(${name})`,
      descending,
      included: false,
    }),
  )
  const load = { value: '_load', descending: false, included: true }
  return written(method, unique, holdsLoad(index) ? [...keys, writtenColumn(load)] : keys)
}

interface WrittenColumn {
  readonly value: string
  readonly descending: boolean
  readonly included: boolean
}

/** PostgreSQL quotes the names that need it. */
const writtenColumn = ({ value, descending, included }: WrittenColumn): string =>
  `${included ? '+' : descending ? '-' : ''}${value.replaceAll('"', '')}`

const written = (method: string, unique: boolean, columns: readonly string[]): string =>
  `${unique ? 'unique ' : ''}${method}(${columns.join(', ')})`
