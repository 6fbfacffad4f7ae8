import type { ControlDb } from '../../db/control-db'
import type { Clock } from '../../kernel/clock'
import type { Emergency } from '../emergency/emergency'
import { readRunning } from '../emergency/repository'

/** The emergency openings that open something, or will: few, and read as a whole. */
export class LiveEmergencies {
  private kept: readonly Emergency[] = []

  constructor(
    private readonly db: ControlDb,
    private readonly clock: Clock,
  ) {}

  /** As last read; what has ended since by the clock is among them, and whoever decides asks the clock. */
  get current(): readonly Emergency[] {
    return this.kept
  }

  async load(): Promise<void> {
    this.kept = await readRunning(this.db, this.clock.now())
  }
}
