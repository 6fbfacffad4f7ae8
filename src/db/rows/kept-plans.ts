import { LRUCache } from 'lru-cache'

/** A statement that ran for longer may be planned for its values the next times: planning it takes 1 ms or less. */
const SLOW_MS = 50
/** Quick runs that are planned for their values before the kept plan is tried again; twice as many after each further slow one. */
const FIRST_PAUSE = 32
const LONGEST_PAUSE = 4_096
/** So many runs in turn that are planned for their values and no quicker show that it is not the plan. */
const NO_QUICKER = 3
/** Characters of the texts of statements that were slow. */
const MAX_NOTED_CHARACTERS = 1_000_000

interface Noted {
  /** Of the run for which the kept plan was given up. */
  readonly keptMs: number
  readonly pause: number
  /** Quick runs that are yet to be planned for their values; 0: the kept plan is in use. */
  left: number
  noQuicker: number
  /** Slow runs by the kept plan that say nothing: it was busy, or slow with any plan, when the last one was looked into. */
  excused: number
  excuses: number
}

/**
 * Which statements are not to be run by a plan that PostgreSQL keeps. From the sixth run on it keeps one for all values
 * where that seemed no dearer by then, and never looks back: of a word that every second row holds, and of one that none
 * does. So what was slow with it is planned for its values, unless that is no quicker: of a server that is busy all is
 * slow, and planning it anew would keep it so.
 */
export class KeptPlans {
  private readonly slow = new LRUCache<string, Noted>({
    maxSize: MAX_NOTED_CHARACTERS,
    sizeCalculation: (_, text) => text.length + 1,
  })

  mayKeep(text: string): boolean {
    const noted = this.slow.get(text)
    return noted === undefined || noted.left === 0
  }

  ran(text: string, tookMs: number, isKept: boolean): void {
    // as nearly all are
    if (isKept && tookMs <= SLOW_MS) return
    const noted = this.slow.get(text)
    if (isKept) this.keptSlowly(text, tookMs, noted)
    else if (noted !== undefined && noted.left > 0) ranPlanned(noted, tookMs)
  }

  private keptSlowly(text: string, tookMs: number, noted: Noted | undefined): void {
    // what was under way when it was given up says nothing new
    if (noted !== undefined && noted.left > 0) return
    if (noted !== undefined && noted.excused > 0) {
      noted.excused -= 1
      return
    }
    const pause = noted === undefined ? FIRST_PAUSE : Math.min(2 * noted.pause, LONGEST_PAUSE)
    const excuses = noted?.excuses ?? 0
    this.slow.set(text, { keptMs: tookMs, pause, left: pause, noQuicker: 0, excused: 0, excuses })
  }
}

const ranPlanned = (noted: Noted, tookMs: number): void => {
  if (tookMs <= SLOW_MS) noted.left -= 1
  noted.noQuicker = tookMs > Math.max(SLOW_MS, noted.keptMs / 2) ? noted.noQuicker + 1 : 0
  if (noted.noQuicker < NO_QUICKER) return
  noted.left = 0
  noted.excuses = Math.min(Math.max(2 * noted.excuses, FIRST_PAUSE), LONGEST_PAUSE)
  noted.excused = noted.excuses
}
