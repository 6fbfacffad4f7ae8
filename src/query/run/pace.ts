/** Runs alone after a first batch that was too slow, before another is tried; twice as many after each further one. */
const FIRST_PAUSE = 32
const LONGEST_PAUSE = 4_096
/** So many batches in turn that were quick make the next pause half as long: a busy moment is not held against it for good. */
const QUICK_IN_TURN = 64

/** Whether a statement is known to be short and its answers small, so that several may be read at one time. */
export class Pace {
  /** Small answers that are yet to be read alone; 0: it is short. */
  private left = 1
  private pause = FIRST_PAUSE
  private quick = 0

  get isShort(): boolean {
    return this.left === 0
  }

  ranAlone(isSmall: boolean): void {
    if (isSmall && this.left > 0) this.left -= 1
  }

  ranQuickly(): void {
    this.quick += 1
    if (this.quick < QUICK_IN_TURN) return
    this.quick = 0
    this.pause = Math.max(this.pause / 2, FIRST_PAUSE)
  }

  /** It took long, or gave much. What was under way before the pause says nothing new. */
  ranSlowly(): void {
    if (!this.isShort) return
    this.quick = 0
    this.left = this.pause
    this.pause = Math.min(2 * this.pause, LONGEST_PAUSE)
  }
}
