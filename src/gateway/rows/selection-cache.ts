import { LRUCache } from 'lru-cache'
import type { DocumentNode } from 'graphql'
import { variableAt, type AbstractVariables, type Pins } from '../../query/row-query/variable'
import type { RootSelection } from './rows-selection'

/** A selection that was made, with what it rests on. */
export interface MadeSelection {
  readonly root: RootSelection
  readonly pins: Pins
  /** About how much memory it holds. */
  readonly bytes: number
}

/** Longest key that is kept: shapes of variables may be as long as a request. */
const MAX_KEY_CHARS = 4_096

/**
 * The selections of the operations that were asked lately, by document, operation, and all of the variables that
 * decides what is asked: their shape, and the values that were looked at. Texts and numbers that columns are compared
 * with do not: they are bound when the statement runs. Bounded in bytes.
 */
export class SelectionCache {
  private readonly documents = new WeakMap<DocumentNode, number>()
  private lastDocument = 0
  private readonly made: LRUCache<string, MadeSelection>
  /** Paths of the variables that were looked at, by document, operation and shape. */
  private readonly pinned: LRUCache<string, Map<string, readonly string[]>>

  constructor(maxBytes: number) {
    const size = Math.max(1, maxBytes)
    this.made = new LRUCache({
      maxSize: size,
      sizeCalculation: (selection, key) => 2 * key.length + selection.bytes,
    })
    this.pinned = new LRUCache({
      maxSize: size,
      sizeCalculation: (paths, key) => 2 * key.length + 200 * (1 + paths.size),
    })
  }

  /** @param variables coerced; @param make is called when none is kept */
  get(
    document: DocumentNode,
    operationName: string | null,
    variables: Readonly<Record<string, unknown>>,
    { shape }: AbstractVariables,
    make: () => MadeSelection,
  ): MadeSelection {
    const base = `${this.numberOf(document)} ${operationName ?? ''} ${shape}`
    if (base.length > MAX_KEY_CHARS) return make()
    const known = this.made.get(keyOf(base, this.pinned.get(base), variables))
    if (known !== undefined) return known
    const made = make()
    const paths = new Map(this.pinned.get(base))
    for (const path of made.pins.paths) paths.set(path.join('\0'), path)
    const key = keyOf(base, paths, variables)
    if (key.length > MAX_KEY_CHARS) return made
    this.pinned.set(base, paths)
    this.made.set(key, made)
    return made
  }

  private numberOf(document: DocumentNode): number {
    const known = this.documents.get(document)
    if (known !== undefined) return known
    this.lastDocument += 1
    this.documents.set(document, this.lastDocument)
    return this.lastDocument
  }
}

const keyOf = (
  base: string,
  pinned: ReadonlyMap<string, readonly string[]> | undefined,
  variables: Readonly<Record<string, unknown>>,
): string => {
  if (pinned === undefined || pinned.size === 0) return base
  const values = [...pinned.values()].map((path) => variableAt(variables, path))
  return `${base} ${JSON.stringify(values)}`
}
