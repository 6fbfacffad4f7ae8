import type { ColumnDraft, DatasetDraft } from '../../../src/catalog/draft/draft'
import { analyzeTable, createIndexes, createTable } from '../../../src/catalog/rows/rows-table'
import { createCatalogService, type CatalogService } from '../../../src/catalog/service'
import type { Databases } from '../../../src/db/connect'
import { AppError } from '../../../src/kernel/errors'
import { createManualClock, type ManualClock } from '../../support/manual-clock'

export const column = (name: string, more: Partial<ColumnDraft> = {}): ColumnDraft => ({
  name,
  label: name,
  type: 'TEXT',
  nullable: false,
  ...more,
})

/** A dataset with everything that publishing asks for. */
export const aDraft = (name: string, more: Partial<DatasetDraft> = {}): DatasetDraft => ({
  name,
  title: `Title of ${name}`,
  summary: 'What it holds.',
  opener: 'Bureau of Tests',
  createOpener: true,
  openAttribute: 'UNCONDITIONAL',
  licence: 'CC BY 4.0',
  attribution: 'Bureau of Tests',
  contact: 'tests@example.org',
  columns: [column('code'), column('name', { nullable: true })],
  key: ['code'],
  ...more,
})

export interface Bench {
  readonly databases: Databases
  readonly clock: ManualClock
  readonly service: CatalogService
  /** A full import of these rows (values by column), activated. */
  load(dataset: string, rows: readonly Readonly<Record<string, string | null>>[]): Promise<void>
  /** Drafts, loads and publishes. */
  publish(draft: DatasetDraft, rows?: readonly Readonly<Record<string, string | null>>[]): Promise<void>
}

export const createBench = (databases: Databases, clock = createManualClock()): Bench => {
  const service = createCatalogService({ databases, clock })
  const load: Bench['load'] = async (name, rows) => {
    const stored = await service.find(name)
    if (stored === undefined) throw new Error(`no dataset ${name}`)
    const { generationId, table, load } = await service.beginGeneration(name)
    await databases.importer.begin(async (sql) => {
      await createTable(sql, table, stored.columns)
      for (const row of rows) await sql`insert into ${sql(`rows.${table}`)} ${sql({ _load: load, ...row })}`
      await createIndexes(sql, table, stored.columns, stored.key)
    })
    await analyzeTable(databases.importer, table)
    await service.activate(
      {
        dataset: name,
        generationId,
        load,
        rowCount: rows.length,
        sourceName: 'rows.csv',
        sourceBytes: 1,
        sourceSha256: null,
      },
      'tester',
    )
  }
  const publish: Bench['publish'] = async (draft, rows = []) => {
    await service.draft(draft, 'tester')
    await load(draft.name, rows)
    await service.publish(draft.name, 'tester')
  }
  return { databases, clock, service, load, publish }
}

/** The error that work is refused with. */
export const refusal = async (work: Promise<unknown>): Promise<AppError> => {
  const error = await work.then(
    () => new Error('it was accepted'),
    (e: unknown) => e,
  )
  if (!(error instanceof AppError)) throw error
  return error
}

/** The lines of an error that tells several problems. */
export const problemsOf = (error: AppError): readonly string[] => error.message.split('\n- ').slice(1)
