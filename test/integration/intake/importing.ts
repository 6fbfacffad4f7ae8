import type { CatalogService } from '../../../src/catalog/service'
import { createCatalogService } from '../../../src/catalog/service'
import { importFile, type ImportReport } from '../../../src/intake/import-file'
import type { ImportDeps, ImportOptions } from '../../../src/intake/import-job'
import { systemClock } from '../../../src/kernel/clock'
import { textOf } from '../../../src/kernel/messages'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { createTemporaryFiles } from '../../support/temporary-file'

/** A database of its own, and how a test imports into it. */
export interface Importing {
  readonly database: TestDatabase
  readonly catalog: CatalogService
  readonly deps: ImportDeps
  /** Imports text as a file. */
  run(
    content: string | Uint8Array,
    options: Partial<ImportOptions>,
    deps?: Partial<ImportDeps>,
  ): Promise<ImportReport>
  /** Rows of the active version as text, in the order of the file. */
  rows(dataset: string, ...columns: readonly string[]): Promise<readonly (readonly (string | null)[])[]>
  /** Everything that an import could leave behind. */
  state(): Promise<unknown>
  write(name: string, content: string | Uint8Array): string
  close(): Promise<void>
}

export const openImporting = async (): Promise<Importing> => {
  const database = await createTestDatabase()
  const files = createTemporaryFiles()
  const { control, importer } = database.databases
  const catalog = createCatalogService({ databases: database.databases, clock: systemClock })
  const deps: ImportDeps = {
    databases: database.databases,
    catalog,
    timeZone: 'Asia/Shanghai',
    clock: systemClock,
    observe: ignoreObservations,
  }
  return {
    database,
    catalog,
    deps,
    run: (content, options, more = {}) => {
      const path = files.write('file.csv', content)
      return importFile({ path, dataset: 'things', actor: 'test', ...options }, { ...deps, ...more })
    },
    rows: async (dataset, ...columns) => {
      const active = (await catalog.find(dataset))?.activeVersion
      if (active == null) return []
      const list = columns.map((column) => `"${column}"::text`).join(', ')
      const text = `select ${list} from rows."${active.table}" where _load <= ${String(active.load)} order by _load, ctid`
      return importer.unsafe<Record<string, string | null>[]>(text).values()
    },
    state: async () => ({
      datasets:
        await control`select name, status, title, key_columns, contract_revision from catalog.dataset order by name`,
      columns:
        await control`select name, type, ref_name from catalog.dataset_column order by dataset_id, position`,
      generations: await control`select id from catalog.generation order by id`,
      versions:
        await control`select generation_id, load, row_count, replaced_at from catalog.version order by 1, 2`,
      tables: await importer`select tablename from pg_catalog.pg_tables where schemaname = 'rows' order by 1`,
    }),
    write: files.write,
    close: async () => {
      files.close()
      await database.close()
    },
  }
}

/** A publisher's words, enough to publish. */
export const said = { opener: '测试局', openAttribute: 'UNCONDITIONAL' } as const

export const warningsOf = ({ warnings }: ImportReport): readonly string[] =>
  warnings.map(({ message, params }) => textOf(message, 'en', params))
