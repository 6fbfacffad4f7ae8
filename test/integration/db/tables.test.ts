import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { is } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { withOwner } from '../../../src/db/owner'

const folder = join(__dirname, '..', '..', '..', 'drizzle')
const modules = readdirSync(folder).filter((name) => name.endsWith('.ts'))

const tables = modules.flatMap((name) => {
  const exported: Record<string, unknown> = jest.requireActual(join(folder, name))
  return Object.values(exported).filter((value) => is(value, PgTable))
})

interface StoredColumn {
  readonly table: string
  readonly column: string
  readonly type: string
  readonly nullable: boolean
}

let database: TestDatabase
let stored: readonly StoredColumn[]

beforeAll(async () => {
  database = await createTestDatabase()
  stored = await withOwner(
    database.settings.databaseUrl,
    (sql) => sql<StoredColumn[]>`
      select n.nspname || '.' || c.relname as table, a.attname as column,
        format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable
      from pg_attribute a
      join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p') and not c.relispartition
      join pg_namespace n on n.oid = c.relnamespace
      where a.attnum > 0 and not a.attisdropped
        and n.nspname in ('identity', 'catalog', 'policy', 'agreements', 'metering', 'conduct', 'export', 'journal', 'notices', 'cases', 'signals', 'reports')
      order by 1, 2`,
  )
})
afterAll(() => database.close())

const typeNames: Readonly<Record<string, string>> = {
  'timestamp with time zone': 'timestamp with time zone',
  timestamptz: 'timestamp with time zone',
  int: 'integer',
  bool: 'boolean',
}

const typeOf = (sqlType: string): string => {
  const [, base = sqlType, array = ''] = /^(.*?)((?:\[\d*\])*)$/.exec(sqlType) ?? []
  return `${typeNames[base] ?? base}${array.replace(/\d/g, '')}`
}

const described = tables.map((table) => {
  const { schema, name, columns } = getTableConfig(table)
  return {
    name: `${schema ?? 'public'}.${name}`,
    columns: columns
      .map((column): Omit<StoredColumn, 'table'> => ({
        column: column.name,
        type: typeOf(column.getSQLType()),
        nullable: !column.notNull && !column.primary,
      }))
      .sort((a, b) => (a.column < b.column ? -1 : 1)),
  }
})

test.each(described)('drizzle and the migrated database agree on $name', ({ name, columns }) => {
  const found = stored
    .filter((column) => column.table === name)
    .map(({ column, type, nullable }) => ({ column, type, nullable }))
    .sort((a, b) => (a.column < b.column ? -1 : 1))
  expect(columns).toEqual(found)
})

test('every stored table has one description in drizzle', () => {
  const names = described.map((table) => table.name).sort()
  expect(names).toEqual([...new Set(stored.map((column) => column.table))].sort())
})
