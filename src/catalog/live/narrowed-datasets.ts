import type { Versions } from './snapshot'

const DATASET = 'dataset:'

/** Subjects of narrowings that say nothing about datasets. */
const others = ['key:', 'account:', 'agreement:', 'emergency:']

const ALL = '*'

/** The datasets that subjects of a narrowing name; `all`: one of them is of no known kind. */
export const datasetsOf = (subjects: readonly string[]): ReadonlySet<string> | 'all' => {
  const told = subjects.filter((subject) => !others.some((kind) => subject.startsWith(kind)))
  if (!told.every((subject) => subject.startsWith(DATASET))) return 'all'
  return new Set(told.map((subject) => subject.slice(DATASET.length)))
}

/** Datasets whose access was narrowed, until the catalogue has been read after that. */
export class NarrowedDatasets {
  /** By name; a mark is what one narrowing put there. */
  private readonly marks = new Map<string, symbol>()

  /** @returns whether any dataset was narrowed; a subject of no known kind narrows all of them */
  add(subjects: readonly string[]): boolean {
    const datasets = datasetsOf(subjects)
    const names = datasets === 'all' ? [ALL] : [...datasets]
    for (const name of names) this.marks.set(name, Symbol(name))
    return names.length > 0
  }

  /** What is narrowed now. A reading takes it before it begins, and gives it to `reveal` when it has ended. */
  get current(): ReadonlyMap<string, symbol> {
    return new Map(this.marks)
  }

  /** Ends what was narrowed before a reading began; what was narrowed again meanwhile stays. */
  reveal(before: ReadonlyMap<string, symbol>): void {
    for (const [name, mark] of before) if (this.marks.get(name) === mark) this.marks.delete(name)
  }

  get isEmpty(): boolean {
    return this.marks.size === 0
  }

  /** Whether one of these datasets is narrowed now. */
  names(datasets: readonly string[]): boolean {
    if (this.isEmpty) return false
    return this.marks.has(ALL) || datasets.some((name) => this.marks.has(name))
  }

  /** The versions of the other datasets. */
  without(versions: Versions): Versions {
    if (this.isEmpty) return versions
    if (this.marks.has(ALL)) return new Map()
    const left = new Map(versions)
    for (const name of this.marks.keys()) left.delete(name)
    return left
  }
}
