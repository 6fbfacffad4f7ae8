import type { Version } from './dataset'

/** Who changes the catalogue, and when. */
export interface Act {
  /** An account id, or `cli`. */
  readonly actor: string
  readonly at: Date
}

export interface Published {
  readonly revision: number
  readonly changed: boolean
}

export interface Generation {
  readonly generationId: number
  /** Name of the table in schema `rows`. */
  readonly table: string
  readonly load: number
}

export interface Activated extends Version {
  /** The version that it took the place of; null: there was none. */
  readonly replaced: Version | null
}

export interface LoadedData {
  /** Name of the dataset. */
  readonly dataset: string
  readonly generationId: number
  readonly load: number
  /** Rows of the whole version, not of the load alone. */
  readonly rowCount: number
  readonly sourceName: string
  readonly sourceBytes: number
  /** 32 bytes; null: unknown. */
  readonly sourceSha256: Uint8Array | null
  /** How many redactions of the dataset its rows were held against (src/catalog/redaction); absent: 0. */
  readonly redactions?: number
}
