import { randomUUID } from 'node:crypto'
import type { TransactionSql } from 'postgres'
import type { Activated, Generation } from '../catalog/change'
import type { RedactionKeys } from '../catalog/redaction/keys'
import { deleteLoad, dropTable } from '../catalog/rows/rows-table'
import type { CatalogService } from '../catalog/service'
import type { Databases } from '../db/connect'
import type { Clock } from '../kernel/clock'
import { rehearse } from '../db/rehearsal'
import { AppError, type Fault } from '../kernel/errors'
import type { Observe } from '../telemetry/observation'
import type { ScannedColumn } from './column-scan'
import type { Manifest } from './manifest'
import type { FileDigest, RecordSource } from './record-source'

/** What to import, and as what. */
export interface ImportOptions {
  readonly path: string
  /** Name of the dataset, new or known. */
  readonly dataset: string
  /** What is said of it; absent: nothing. A published dataset takes from it only what is said of new columns. */
  readonly manifest?: Manifest
  /** Adds the rows to those that are there, instead of replacing them. */
  readonly append?: boolean
  /** Adds columns that a published dataset does not have, nullable, as its next contract. */
  readonly addColumns?: boolean
  /** Makes a draft public when its data is there. */
  readonly publish?: boolean
  /** Does everything but let it count: reads, checks and loads the file, and takes all of it back. */
  readonly dryRun?: boolean
  /** Who does it, for the record: an account id, or `cli`. */
  readonly actor: string
}

export interface ImportDeps {
  readonly databases: Pick<Databases, 'control' | 'importer'>
  readonly catalog: CatalogService
  /** WEIR_TIME_ZONE: zone of times without an offset. */
  readonly timeZone: string
  readonly clock: Clock
  readonly observe: Observe
  readonly onProgress?: (progress: ImportProgress) => void
  /** Called again and again while an append waits for another import of its dataset. */
  readonly onWaiting?: (other: ImportUnderWay) => void
  /** To know rows that were redacted by; absent: a dataset that has such is refused. */
  readonly redactionKeys?: RedactionKeys
  /** Ends the import, which then changes nothing. */
  readonly signal?: AbortSignal
}

/** An import of the same dataset that has its turn. */
export interface ImportUnderWay {
  readonly file: string
  readonly since: Date
}

/** `reading` is the first pass, `loading` the second; then the rows are in, and `indexing` has no measure. */
export interface ImportProgress {
  readonly phase: 'reading' | 'loading' | 'indexing'
  readonly bytes: number
  readonly totalBytes: number
  readonly rows: number
}

/** What an import did. */
export interface Imported {
  /** Number of the version that is active now; null: nothing was changed (dry run). */
  readonly version: number | null
  /** Rows of the file. */
  readonly rows: number
  /** Rows of the whole version. */
  readonly total: number
  /** Rows of the version before; null: there was none. */
  readonly before: number | null
  /** In the order of the file. */
  readonly columns: readonly ScannedColumn[]
  readonly warnings: readonly Fault[]
}

/** One import under way: what it reads, and what it was asked. */
export class ImportJob {
  constructor(
    readonly source: RecordSource,
    readonly options: ImportOptions,
    readonly deps: ImportDeps,
  ) {}

  get dataset(): string {
    return this.options.dataset
  }

  get manifest(): Manifest {
    return this.options.manifest ?? {}
  }

  /** Tells how far a phase is. @throws AppError UNAVAILABLE when the import was interrupted */
  readonly progress = (phase: ImportProgress['phase'], bytes: number, rows: number): void => {
    this.refuseInterrupted()
    this.deps.onProgress?.({ phase, bytes, totalBytes: this.source.totalBytes, rows })
  }

  /** @throws AppError UNAVAILABLE when the import was interrupted */
  refuseInterrupted(): void {
    if (this.deps.signal?.aborted === true)
      throw AppError.of('intake.interrupted', { file: this.source.name })
  }

  /**
   * Makes a committed load the active version.
   * @param rowCount of the whole version @param redactions that it was held against
   */
  async activate(
    { bytes, sha256 }: FileDigest,
    loaded: Load,
    rowCount: number,
    redactions = 0,
  ): Promise<Activated> {
    const { generationId, load } = loaded
    const source = { sourceName: this.source.name, sourceBytes: bytes, sourceSha256: sha256 }
    const data = { dataset: this.dataset, generationId, load, rowCount, redactions, ...source }
    return this.deps.catalog.activate(data, this.options.actor)
  }

  /**
   * Loads rows into a table of its own that nobody ever sees: for a dry run.
   * @returns what the work returned; the table is gone then
   */
  rehearse<T>(work: (sql: TransactionSql, place: LoadPlace) => Promise<T>): Promise<T> {
    const { importer } = this.deps.databases
    const place = { table: `dry_run_${randomUUID().replaceAll('-', '')}`, load: 1 }
    return rehearse<TransactionSql, T>(
      (rows) => importer.begin(rows),
      (sql) => work(sql, place),
    )
  }

  /** Takes back what a failed import began; what cannot be taken back now is left to the catalogue's `expire`. */
  async undo(...steps: readonly (() => Promise<unknown>)[]): Promise<void> {
    for (const step of steps)
      await step().catch((error: unknown) => {
        this.deps.observe({ kind: 'failure', requestId: null, where: 'intake.undo', error })
      })
  }

  /**
   * Removes a new table, unless it was activated after all, and only the answer was lost. A table that cannot be
   * dropped now is known as one to drop until it is.
   */
  async forget({ generationId, table }: Generation): Promise<void> {
    const { catalog, databases } = this.deps
    if (!(await catalog.retireGeneration(generationId))) return
    await dropTable(databases.importer, table)
    await catalog.discardGeneration(generationId)
  }

  /** Removes the rows of an append, unless it was activated after all. */
  async forgetLoad({ generationId, table, load }: Generation): Promise<void> {
    if (!(await this.isActivated({ generationId, load })))
      await deleteLoad(this.deps.databases.importer, table, load)
  }

  private async isActivated({ generationId, load }: Load): Promise<boolean> {
    const versions = await this.deps.databases.control`
      select from catalog.version where generation_id = ${generationId} and load = ${load}`
    return versions.length > 0
  }
}

/** Where rows are loaded. */
export type LoadPlace = Pick<Generation, 'table' | 'load'>

type Load = Pick<Generation, 'generationId' | 'load'>
