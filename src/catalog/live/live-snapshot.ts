import { assembleCatalog, emptyCatalog, type AssembledCatalog } from './assemble'
import type { CatalogEntry } from '../catalog-entry'
import type { ControlDb } from '../../db/control-db'
import { readChangedDatasets, readEntries, readLatestRevisions, readOpeners, type Which } from '../repository'
import type { CatalogSnapshot } from './snapshot'

/** The snapshot of the published catalogue, kept up to date change by change. */
export class LiveSnapshot {
  private assembled: AssembledCatalog = emptyCatalog

  constructor(private readonly db: ControlDb) {}

  get current(): CatalogSnapshot {
    return this.assembled.snapshot
  }

  /** Reads the datasets whose contract changed since the last call. @returns whether there is a new snapshot */
  async load(): Promise<boolean> {
    const before = this.assembled
    this.assembled = await this.db.transaction((tx) => nextCatalog(tx, before), {
      isolationLevel: 'repeatable read',
      accessMode: 'read only',
    })
    return this.assembled !== before
  }
}

const nextCatalog = async (db: ControlDb, before: AssembledCatalog): Promise<AssembledCatalog> => {
  const { contract: latest } = await readLatestRevisions(db)
  const seen = before.snapshot.revision
  if (latest === seen) return before
  // numbers that went back: another database, or an older copy of it
  const isFirst = seen === 0 || latest < seen
  const changed: Which = isFirst
    ? 'all'
    : (await readChangedDatasets(db, seen, 'CONTRACT')).map((dataset) => dataset.id)
  const openers = await readOpeners(db)
  const entries = new Map<string, CatalogEntry>()
  if (changed !== 'all') {
    for (const [id, { entry }] of before.parts) entries.set(id, entry)
    for (const id of changed) entries.delete(id)
  }
  for (const entry of await readEntries(db, changed)) entries.set(entry.id, entry)
  return assembleCatalog(latest, entries.values(), openers, before)
}
