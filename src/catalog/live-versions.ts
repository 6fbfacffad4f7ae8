import type { Clock } from '../kernel/clock'
import type { ControlDb } from '../db/control-db'
import type { Version } from './dataset'
import { readChangedDatasets, readLatestRevisions, readVersions } from './repository'
import type { Versions } from './snapshot'

/** The readable versions of every published dataset, kept up to date change by change. */
export class LiveVersions {
  private seen = 0
  private kept: ReadonlyMap<string, readonly Version[]> = new Map()
  /** When the next replaced version ends its term, in milliseconds since 1970. */
  private nextEndMs = Infinity

  constructor(
    private readonly db: ControlDb,
    private readonly ttlMs: number,
    private readonly clock: Clock,
  ) {}

  get current(): Versions {
    const nowMs = this.clock.now().getTime()
    if (nowMs >= this.nextEndMs) this.keep(this.kept, nowMs)
    return this.kept
  }

  /** Reads the datasets that changed since the last call. */
  async load(): Promise<void> {
    const latest = await readLatestRevisions(this.db)
    // the numbers went back: another database, or an older copy of it
    if (latest.any < this.seen) this.seen = 0
    if (latest.any === this.seen) return
    const changed = this.seen === 0 ? 'all' : await readChangedDatasets(this.db, this.seen, 'any')
    const nowMs = this.clock.now().getTime()
    const which = changed === 'all' ? 'all' : changed.map((dataset) => dataset.id)
    const read = await readVersions(this.db, which, new Date(nowMs - this.ttlMs))
    const versions = new Map(changed === 'all' ? [] : this.kept)
    if (changed !== 'all') for (const { name } of changed) versions.delete(name)
    for (const [name, list] of read) versions.set(name, list)
    this.keep(versions, nowMs)
    this.seen = latest.any
  }

  /** Leaves out what has ended, and notes what ends next. */
  private keep(versions: ReadonlyMap<string, readonly Version[]>, nowMs: number): void {
    const kept = new Map<string, readonly Version[]>()
    let nextEndMs = Infinity
    for (const [name, list] of versions) {
      const readable = list.filter((version) => this.endMs(version) > nowMs)
      if (readable.length > 0) kept.set(name, readable.length === list.length ? list : readable)
      for (const version of readable) nextEndMs = Math.min(nextEndMs, this.endMs(version))
    }
    this.kept = kept
    this.nextEndMs = nextEndMs
  }

  private endMs({ replacedAt }: Version): number {
    return replacedAt === null ? Infinity : replacedAt.getTime() + this.ttlMs
  }
}
