/** Runs alone after a first batch that was too slow, before another is tried; twice as many after each further one. */
const FIRST_PAUSE = 32
const LONGEST_PAUSE = 4_096

/** Whether a statement is known to be short and its answers small, so that several may be read at one time. */
export class Pace {
  /** Small answers that are yet to be read alone; 0: it is short. */
  private left = 1
  private pause = FIRST_PAUSE

  get isShort(): boolean {
    return this.left === 0
  }

  ranAlone(isSmall: boolean): void {
    if (isSmall && this.left > 0) this.left -= 1
  }

  /** It took long, or gave much. What was under way before the pause says nothing new. */
  ranSlowly(): void {
    if (!this.isShort) return
    this.left = this.pause
    this.pause = Math.min(2 * this.pause, LONGEST_PAUSE)
  }
}
