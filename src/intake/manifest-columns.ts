import { proposeName } from '../catalog/draft/naming'
import type { Fault } from '../kernel/errors'
import type { Manifest, ManifestColumn } from './manifest'

/** A column that is new to the catalogue. */
export interface NamedColumn {
  readonly name: string
  readonly manifest: ManifestColumn
  readonly warnings: readonly Fault[]
}

/** What a manifest says of the columns of a file. Each of its entries means one column. */
export class ManifestColumns {
  private readonly rest: Map<string, ManifestColumn>
  private readonly byLabel: readonly (ManifestColumn | undefined)[]

  constructor(columns: Manifest['columns'], header: readonly string[]) {
    this.rest = new Map(Object.entries(columns ?? {}))
    // of two columns with one label the second is meant only by its name
    this.byLabel = header.map((label) => this.take(label))
  }

  /** Keys of the entries that nobody asked for. */
  get unused(): readonly string[] {
    return [...this.rest.keys()]
  }

  /** Names that the file's own labels are given. */
  get names(): readonly string[] {
    return this.byLabel.flatMap((manifest) => manifest?.name ?? [])
  }

  /** What is said of the column at this place of the file by its label, else under another key for it. */
  of(place: number, ...keys: readonly string[]): ManifestColumn | undefined {
    const byLabel = this.byLabel[place]
    return byLabel ?? this.take(...keys)
  }

  /** What is said under the first of these keys that there is; nobody else has it then. */
  take(...keys: readonly string[]): ManifestColumn | undefined {
    const key = keys.find((wanted) => this.rest.has(wanted))
    if (key === undefined) return undefined
    const manifest = this.rest.get(key)
    this.rest.delete(key)
    return manifest
  }

  /** Names a column of the file: as the manifest says, else by its label. @param taken names that are not free */
  name(label: string, place: number, taken: ReadonlySet<string>): NamedColumn {
    const byLabel = this.byLabel[place]
    if (byLabel?.name !== undefined) return { name: byLabel.name, manifest: byLabel, warnings: [] }
    const proposed = proposeName(label, taken)
    const manifest = this.of(place, proposed.name) ?? {}
    if (manifest.name !== undefined) return { name: manifest.name, manifest, warnings: [] }
    return {
      name: proposed.name,
      manifest,
      warnings: proposed.warning === undefined ? [] : [proposed.warning],
    }
  }
}
