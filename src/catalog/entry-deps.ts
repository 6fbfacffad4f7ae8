import type { Sql } from 'postgres'
import type { ControlDb } from '../db/control-db'
import type { Change } from '../journal/change'
import type { AgreementOnEntry } from './life/affected-agreements'

/** What the life of an entry asks of agreements, which this room knows nothing of. */
export interface AgreementsOfEntries {
  /** Those in force or suspended, or that an appeal may bring back, that name the dataset, by number. */
  inForceOn(tx: ControlDb, datasetId: string, at: Date): Promise<readonly AgreementOnEntry[]>
  /**
   * Suspends them under ground T10, which is nobody's fault, and tells their users.
   * @param accounts of those who asked for it and approved it: an appeal is decided by others
   */
  suspendForData(
    change: Change,
    numbers: readonly string[],
    reason: string,
    accounts: readonly string[],
  ): Promise<void>
}

export interface EntryDeps {
  readonly importer: Sql
  readonly agreements: AgreementsOfEntries
  /** The authority over an opener; null: every authority is. */
  authorityOf(tx: ControlDb, openerId: string): Promise<string | null>
}

/** What matters that people bring ask for beside it. */
export interface ConcernDeps extends EntryDeps {
  /** The last of so many working days after a moment, `YYYY-MM-DD`. */
  dueAfter(tx: ControlDb, at: Date, workingDays: number): Promise<string>
}
