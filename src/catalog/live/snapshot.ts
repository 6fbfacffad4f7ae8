import type { Dataset, Version } from '../dataset'
import type { Emergency } from '../emergency/emergency'

/** The published catalogue at one revision. Immutable: a change of contract makes a new one. */
export interface CatalogSnapshot {
  /** Number of the catalogue revision of kind CONTRACT that this shows; 0: nothing was ever published. */
  readonly revision: number
  /** Published datasets by name, NOT_OPEN ones too: who shows them must ask `policies/`. */
  readonly datasets: ReadonlyMap<string, Dataset>
}

/**
 * The versions that may be read now, by dataset name: the active one first, then replaced ones within their
 * term (`WEIR_VERSION_TTL`), newest first. Changes without a change of schema.
 */
export type Versions = ReadonlyMap<string, readonly Version[]>

/** The live catalogue of one server: each getter gives an immutable value, cheap to call once an operation. */
export interface Catalog {
  readonly snapshot: CatalogSnapshot
  readonly versions: Versions
  /**
   * Emergency openings that are declared and open something, or will, oldest first; the clock says when. None that opens
   * what was narrowed and is not read again yet.
   */
  readonly emergencies: readonly Emergency[]
  /** Called after each new snapshot. @returns a function that ends it */
  onSnapshot(listener: (snapshot: CatalogSnapshot) => void): () => void
  /** Reads the database again now; resolves when what was committed before the call is shown. */
  refresh(): Promise<void>
  /**
   * To be called when access was narrowed, before anything is decided anew: a dataset that is named
   * (`dataset:<name>`; every one, if a subject is of no known kind) has no version to read until the catalogue
   * was read after this call. Reads it in the background.
   */
  drop(subjects: readonly string[]): void
  /**
   * Resolves when what was narrowed has been read again, at most 2 s later; null: nothing is narrowed. Whoever waits for
   * it finds the versions of a dataset that lost rows, and is not told that it has none.
   */
  settled(): Promise<void> | null
  close(): Promise<void>
}
