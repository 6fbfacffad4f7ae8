import { drizzle } from 'drizzle-orm/postgres-js'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Databases } from '../../db/connect'
import type { Clock } from '../../kernel/clock'
import { AppError } from '../../kernel/errors'
import type { Observe } from '../../telemetry/observation'
import type { Replica } from '../../db/rows/replica'
import { coalesce } from './coalesce'
import { LiveEmergencies } from './live-emergencies'
import { LiveSnapshot } from './live-snapshot'
import { LiveVersions } from './live-versions'
import { NarrowedDatasets } from './narrowed-datasets'
import { CATALOG_CHANNEL, EMERGENCY_NOTIFICATION, kindOfNotification } from '../revision'
import type { Catalog, CatalogSnapshot } from './snapshot'

export interface LiveOptions {
  /** How long a replaced version may still be read (`WEIR_VERSION_TTL`). */
  readonly versionTtlMs: number
  readonly clock: Clock
  readonly observe: Observe
}

/** Changes of contract are gathered so long, as each snapshot makes a new schema. */
const GATHER_MS = 500

/** A change that comes alone waits only so long. */
const FIRST_GATHER_MS = 50

/** Longest that an operation waits for the catalogue after a narrowing. */
const SETTLE_MS = 2_000

/** A notification that was lost is made up for within this time. */
export const POLL_MS = 5_000

/** A replica that has not replayed what is active is asked again after this time. */
const REPLAY_PAUSE_MS = 500

/**
 * The catalogue of the control database, followed as it changes. While the database is away the last one stays.
 * @throws when the database cannot be read at first
 */
export const openCatalog = async (
  databases: Pick<Databases, 'control' | 'listen' | 'replica'>,
  options: LiveOptions,
): Promise<Catalog> => {
  const catalog = new LiveCatalog(databases, options)
  await catalog.open(databases)
  return catalog
}

class LiveCatalog implements Catalog {
  private readonly liveSnapshot: LiveSnapshot
  private readonly liveVersions: LiveVersions
  private readonly liveEmergencies: LiveEmergencies
  private readonly listeners = new Set<(snapshot: CatalogSnapshot) => void>()
  private readonly loadVersions = coalesce(() => this.nextVersions())
  private readonly loadEmergencies = coalesce(() => this.liveEmergencies.load())
  private readonly loadSnapshot = coalesce(() => this.nextSnapshot())
  private readonly narrowed = new NarrowedDatasets()
  private gathering: NodeJS.Timeout | undefined
  private polling: NodeJS.Timeout | undefined
  private replaying: NodeJS.Timeout | undefined
  private readonly replica: Replica | null
  private lastSnapshotMs = -Infinity
  private readingAgain: Promise<unknown> = Promise.resolve()
  private unlisten: () => Promise<void> = () => Promise.resolve()
  private isClosed = false

  constructor(
    databases: Pick<Databases, 'control' | 'replica'>,
    private readonly options: LiveOptions,
  ) {
    const db = drizzle(databases.control)
    this.liveSnapshot = new LiveSnapshot(db)
    this.replica = databases.replica
    this.liveVersions = new LiveVersions(db, options.versionTtlMs, options.clock, this.replica)
    this.liveEmergencies = new LiveEmergencies(db, options.clock)
  }

  get snapshot() {
    return this.liveSnapshot.current
  }

  get versions() {
    return this.narrowed.without(this.liveVersions.current)
  }

  get emergencies() {
    const { current } = this.liveEmergencies
    if (this.narrowed.isEmpty || current.length === 0) return current
    return current.filter(({ draft }) => !this.narrowed.names(draft.datasets.map(({ dataset }) => dataset)))
  }

  onSnapshot(listener: (snapshot: CatalogSnapshot) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  drop(subjects: readonly string[]): void {
    if (!this.narrowed.add(subjects)) return
    const reading = this.readAll()
    this.readingAgain = reading.catch(() => undefined)
    this.inBackground(reading)
  }

  settled(): Promise<void> | null {
    if (this.narrowed.isEmpty) return null
    return Promise.race([
      this.readingAgain.then(() => undefined),
      sleep(SETTLE_MS, undefined, { ref: false }),
    ])
  }

  async refresh(): Promise<void> {
    try {
      await this.readAll()
    } catch (error) {
      throw AppError.of('service.unavailable', {}, {}, error)
    }
  }

  async open(databases: Pick<Databases, 'listen'>): Promise<void> {
    // before the first reading, or a change between the two would be missed
    this.unlisten = await databases.listen(
      CATALOG_CHANNEL,
      (payload) => this.onNotification(payload),
      () => this.inBackground(this.readAll()),
    )
    try {
      await this.refresh()
    } catch (error) {
      await this.close()
      throw error
    }
    this.poll()
  }

  async close(): Promise<void> {
    this.isClosed = true
    clearTimeout(this.gathering)
    clearTimeout(this.polling)
    clearTimeout(this.replaying)
    await this.unlisten()
    // what runs still uses the connections
    await Promise.all([this.loadVersions.idle(), this.loadSnapshot.idle(), this.loadEmergencies.idle()])
  }

  private onNotification(payload: string): void {
    const kind = kindOfNotification(payload)
    this.inBackground(kind === EMERGENCY_NOTIFICATION ? this.loadEmergencies.run() : this.loadVersions.run())
    if (kind === 'CONTRACT') this.gather()
  }

  private gather(): void {
    if (this.gathering !== undefined || this.isClosed) return
    const sinceLastMs = this.options.clock.monotonicMs() - this.lastSnapshotMs
    this.gathering = setTimeout(
      () => {
        this.gathering = undefined
        this.inBackground(this.loadSnapshot.run())
      },
      Math.max(FIRST_GATHER_MS, GATHER_MS - sinceLastMs),
    ).unref()
  }

  private async readAll(): Promise<void> {
    const narrowed = this.narrowed.current
    await Promise.all([this.loadVersions.run(), this.loadSnapshot.run(), this.loadEmergencies.run()])
    this.narrowed.reveal(narrowed)
  }

  private poll(): void {
    if (this.isClosed) return
    this.polling = setTimeout(() => {
      this.inBackground(this.readAll())
      this.poll()
    }, POLL_MS).unref()
  }

  private inBackground(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (!this.isClosed) this.options.observe({ kind: 'notificationsLost', channel: CATALOG_CHANNEL, error })
    })
  }

  private async nextVersions(): Promise<void> {
    await this.liveVersions.load()
    if (this.replica === null) return
    try {
      this.liveVersions.follow(await this.replica.replayed())
    } catch (error) {
      // what it was seen to show stays shown, and nothing else is
      this.options.observe({ kind: 'failure', requestId: null, where: 'catalog.replica', error })
    }
    if (!this.liveVersions.isBehind || this.isClosed) return
    clearTimeout(this.replaying)
    this.replaying = setTimeout(() => this.inBackground(this.loadVersions.run()), REPLAY_PAUSE_MS).unref()
  }

  private async nextSnapshot(): Promise<void> {
    const isNew = await this.liveSnapshot.load()
    if (!isNew || this.isClosed) return
    this.lastSnapshotMs = this.options.clock.monotonicMs()
    for (const listener of this.listeners) {
      try {
        listener(this.snapshot)
      } catch (error) {
        this.options.observe({ kind: 'failure', requestId: null, where: 'catalog.onSnapshot', error })
      }
    }
  }
}
