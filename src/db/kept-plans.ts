import { LRUCache } from 'lru-cache'

/** A statement that ran for longer is planned for its values the next times: planning it takes 1 ms or less. */
const SLOW_MS = 50
/** Quick runs that are planned for their values before the kept plan is tried again; twice as many after each further slow one. */
const FIRST_PAUSE = 32
const LONGEST_PAUSE = 4_096
/** Characters of the texts of statements that were slow. */
const MAX_NOTED_CHARACTERS = 1_000_000

/**
 * Which statements are not to be run by a plan that PostgreSQL keeps. From the sixth run on it keeps one for all values
 * where that seemed no dearer by then, and never looks back: of a word that every second row holds, and of one that none
 * does. So what was slow with it is planned for its values; what is slow then too stays so.
 */
export class KeptPlans {
  private readonly slow = new LRUCache<string, { left: number; pause: number }>({
    maxSize: MAX_NOTED_CHARACTERS,
    sizeCalculation: (_, text) => text.length + 1,
  })

  mayKeep(text: string): boolean {
    const noted = this.slow.get(text)
    return noted === undefined || noted.left === 0
  }

  ran(text: string, tookMs: number, isKept: boolean): void {
    const noted = this.slow.get(text)
    if (tookMs > SLOW_MS) {
      if (!isKept) return
      const pause = noted === undefined ? FIRST_PAUSE : Math.min(2 * noted.pause, LONGEST_PAUSE)
      this.slow.set(text, { left: pause, pause })
    } else if (!isKept && noted !== undefined && noted.left > 0) noted.left -= 1
  }
}
