import { proposeRelationNames } from '../catalog/draft/naming'
import type { Side } from '../catalog/side'
import type { Reference } from '../catalog/stored-dataset'
import type { ManifestColumn } from './manifest'
import type { SuggestedTarget } from './reference-proposal'

/** What a manifest says of a reference; the names of its relations may be left to be proposed. */
export type ReferenceWish = NonNullable<ManifestColumn['ref']>

/** Gives the references of one new dataset names that are free on both of their sides. */
export class RelationNamer {
  private readonly taken = new Map<string, Set<string>>()

  /**
   * @param columns names of the dataset's columns
   * @param sides the published datasets that may be referred to
   */
  constructor(
    private readonly dataset: string,
    columns: readonly string[],
    sides: ReadonlyMap<string, Side>,
  ) {
    for (const [name, side] of sides) this.taken.set(name, new Set(side.taken))
    this.taken.set(dataset, new Set(columns))
  }

  name(column: string, target: SuggestedTarget, wish: Partial<ReferenceWish> = {}): Reference {
    const here = this.takenIn(this.dataset)
    const there = this.takenIn(target.dataset)
    const proposed = proposeRelationNames({
      dataset: this.dataset,
      column,
      target: target.dataset,
      taken: new Set([...here].filter((name) => name !== column)),
      takenOnTarget: there,
    })
    const name = wish.name ?? proposed.name
    const reverseName = wish.reverseName ?? proposed.reverseName
    here.add(name)
    there.add(reverseName)
    return { dataset: target.dataset, column: target.column, name, reverseName }
  }

  private takenIn(dataset: string): Set<string> {
    const taken = this.taken.get(dataset) ?? new Set<string>()
    this.taken.set(dataset, taken)
    return taken
  }
}
