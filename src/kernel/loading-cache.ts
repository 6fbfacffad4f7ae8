import { AppError } from './errors'
import type { Clock } from './clock'

export interface LoadingCacheOptions<V> {
  /** @returns undefined: there is none of that key */
  readonly load: (key: string) => Promise<V | undefined>
  readonly clock: Clock
  /** Counted from the moment a load began: what it saw is at least that old. */
  readonly maxAgeMs: number
  readonly maxEntries: number
  /** What an entry weighs, in units of the caller's choice; absent: nothing. */
  readonly weigh?: (value: V) => number
  /** The most that all entries weigh together; one that is heavier is given out and not kept. */
  readonly maxWeight?: number
  /** How long a key without a value is not asked for again, and how many such keys are remembered. */
  readonly absentMaxAgeMs: number
  readonly maxAbsent: number
  /** Loads under way at one time; one more is refused. */
  readonly maxLoads: number
}

export interface LoadingCache<V> {
  /**
   * The value of a key, from memory or loaded; gets of one key at one time share one load. A failed load is
   * not remembered.
   * @returns undefined: there is none
   * @throws AppError UNAVAILABLE when `maxLoads` are under way, and what `load` throws
   */
  get(key: string): Promise<V | undefined>
  /**
   * Forgets the entries that are concerned. A load under way may have read what was true before: whoever
   * waits for it gets it, but it is not kept, and a get after the drop MUST NOT join it.
   */
  drop(isConcerned: (value: V) => boolean): void
  clear(): void
}

interface Entry<V> {
  readonly value: V
  readonly beganMs: number
  readonly weight: number
  /** Since it was last passed over for being used. */
  isUsed: boolean
}

/** A bounded cache that forgets what was not used for long, which cannot be made to keep what was dropped. */
export const createLoadingCache = <V>(options: LoadingCacheOptions<V>): LoadingCache<V> => {
  const {
    load,
    clock,
    maxAgeMs,
    maxEntries,
    maxWeight = Infinity,
    absentMaxAgeMs,
    maxAbsent,
    maxLoads,
  } = options
  const weigh = options.weigh ?? (() => 0)
  // in order of insertion, in which those that must go are looked for. One that was used since goes to the end instead (the
  // clock algorithm): moved at each use, entries would make the Map a new table all the time (see `Members`)
  const entries = new Map<string, Entry<V>>()
  const absent = new Map<string, number>()
  let loads = new Map<string, Promise<V | undefined>>()
  let loadsUnderWay = 0
  let weight = 0
  let generation = 0

  const forget = (key: string): void => {
    weight -= entries.get(key)?.weight ?? 0
    entries.delete(key)
  }

  const keep = (key: string, entry: Entry<V>): void => {
    forget(key)
    if (entry.weight > maxWeight) return
    makeRoom(entry.weight)
    entries.set(key, entry)
    weight += entry.weight
  }

  const makeRoom = (forWeight: number): void => {
    for (const [oldest, old] of entries) {
      if (entries.size < maxEntries && weight + forWeight <= maxWeight) return
      if (old.isUsed) {
        old.isUsed = false
        entries.delete(oldest)
        entries.set(oldest, old)
      } else {
        forget(oldest)
      }
    }
  }

  const keepAbsent = (key: string, beganMs: number): void => {
    absent.delete(key)
    absent.set(key, beganMs)
    for (const oldest of absent.keys()) {
      if (absent.size <= maxAbsent) return
      absent.delete(oldest)
    }
  }

  // a load that throws at once must still end after it was entered in `loads`
  const loadAsync = async (key: string): Promise<V | undefined> => load(key)

  const begin = async (key: string): Promise<V | undefined> => {
    const begunIn = generation
    const beganMs = clock.monotonicMs()
    loadsUnderWay += 1
    try {
      const value = await loadAsync(key)
      if (begunIn !== generation) return value
      if (value === undefined) keepAbsent(key, beganMs)
      else keep(key, { value, beganMs, weight: weigh(value), isUsed: false })
      return value
    } finally {
      loadsUnderWay -= 1
      if (begunIn === generation) loads.delete(key)
    }
  }

  const get = async (key: string): Promise<V | undefined> => {
    const nowMs = clock.monotonicMs()
    const entry = entries.get(key)
    if (entry !== undefined && nowMs - entry.beganMs < maxAgeMs) {
      entry.isUsed = true
      return entry.value
    }
    const absentSinceMs = absent.get(key)
    if (absentSinceMs !== undefined && nowMs - absentSinceMs < absentMaxAgeMs) return undefined

    const underWay = loads.get(key)
    if (underWay !== undefined) return underWay
    if (loadsUnderWay >= maxLoads) throw AppError.of('service.unavailable', {}, { retryAfter: 1 })
    const begun = begin(key)
    loads.set(key, begun)
    return begun
  }

  const drop = (isConcerned: (value: V) => boolean): void => {
    generation += 1
    loads = new Map()
    absent.clear()
    for (const [key, entry] of entries) if (isConcerned(entry.value)) forget(key)
  }

  return { get, drop, clear: () => drop(() => true) }
}

/** One value that is loaded again when it is older than that, or was cleared: a cache of one entry. */
export const createLoadingValue = <V>({
  load,
  clock,
  maxAgeMs,
}: {
  readonly load: () => Promise<V>
  readonly clock: Clock
  readonly maxAgeMs: number
}): { get(): Promise<V | undefined>; clear(): void } => {
  const bounds = { maxEntries: 1, absentMaxAgeMs: 0, maxAbsent: 0, maxLoads: 1_000 }
  const cache = createLoadingCache<V>({ load, clock, maxAgeMs, ...bounds })
  return { get: () => cache.get(''), clear: cache.clear }
}
