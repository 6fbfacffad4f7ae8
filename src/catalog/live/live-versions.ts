import type { Clock } from '../../kernel/clock'
import type { ControlDb } from '../../db/control-db'
import type { Replica } from '../../db/rows/replica'
import type { WalPosition } from '../../db/rows/wal-position'
import { readChangedDatasets, readLatestRevisions, readVersions, type PlacedVersion } from '../repository'
import { isReplayed } from '../rows/rows-position'
import type { Versions } from './snapshot'

type PlacedVersions = ReadonlyMap<string, readonly PlacedVersion[]>

/** The readable versions of every published dataset, kept up to date change by change. */
export class LiveVersions {
  private seen = 0
  private kept: PlacedVersions = new Map()
  /** Of what is kept, what the server of the rows shows. */
  private shown: PlacedVersions = this.kept
  private replayed: WalPosition | null = null
  /** When the next replaced version ends its term, in milliseconds since 1970. */
  private nextEndMs = Infinity

  /** @param replica null: rows are read where they are written, so all of them can be read */
  constructor(
    private readonly db: ControlDb,
    private readonly ttlMs: number,
    private readonly clock: Clock,
    private readonly replica: Replica | null,
  ) {}

  get current(): Versions {
    const nowMs = this.clock.now().getTime()
    if (nowMs >= this.nextEndMs) this.keep(this.kept, nowMs)
    return this.shown
  }

  /** Whether the replica does not show all that is kept. */
  get isBehind(): boolean {
    return this.shown !== this.kept
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

  /** Shows what a replica has replayed, and no other version. */
  follow(replayed: WalPosition): void {
    this.replayed = replayed
    this.shown = this.showing()
  }

  /** Leaves out what has ended, and notes what ends next. */
  private keep(versions: PlacedVersions, nowMs: number): void {
    const kept = new Map<string, readonly PlacedVersion[]>()
    let nextEndMs = Infinity
    for (const [name, list] of versions) {
      const readable = list.filter((version) => this.endMs(version) > nowMs)
      if (readable.length > 0) kept.set(name, readable.length === list.length ? list : readable)
      for (const version of readable) nextEndMs = Math.min(nextEndMs, this.endMs(version))
    }
    this.kept = kept
    this.shown = this.showing()
    this.nextEndMs = nextEndMs
  }

  private showing(): PlacedVersions {
    if (this.replica === null) return this.kept
    const shown = new Map<string, readonly PlacedVersion[]>()
    let hidden = 0
    for (const [name, list] of this.kept) {
      const readable = list.filter(({ rowsPosition }) => this.shows(rowsPosition))
      hidden += list.length - readable.length
      if (readable.length > 0) shown.set(name, readable)
    }
    return hidden === 0 ? this.kept : shown
  }

  private shows(rowsPosition: string | null): boolean {
    if (this.replica === null || rowsPosition === null) return true
    return this.replayed !== null && isReplayed(rowsPosition, this.replayed, this.replica)
  }

  private endMs({ replacedAt }: PlacedVersion): number {
    return replacedAt === null ? Infinity : replacedAt.getTime() + this.ttlMs
  }
}
