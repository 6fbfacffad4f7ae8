/** One who stands in a line. */
export interface Standing<T> {
  readonly member: T
  /** undefined: it is the first, or has left. */
  before: Standing<T> | undefined
  /** undefined: it is the last, or has left. */
  after: Standing<T> | undefined
  hasLeft: boolean
}

/** First come, first served; who gives up leaves without a search. Why it is no Set: see `Members`. */
export class Line<T> {
  private first: Standing<T> | undefined
  private last: Standing<T> | undefined
  private count = 0

  get length(): number {
    return this.count
  }

  join(member: T): Standing<T> {
    const standing = { member, before: this.last, after: undefined, hasLeft: false }
    if (this.last === undefined) this.first = standing
    else this.last.after = standing
    this.last = standing
    this.count += 1
    return standing
  }

  /** Nothing happens when it has left. */
  leave(standing: Standing<T>): void {
    if (standing.hasLeft) return
    const { before, after } = standing
    if (before === undefined) this.first = after
    else before.after = after
    if (after === undefined) this.last = before
    else after.before = before
    // one that has left must not hold those who came after it
    standing.before = undefined
    standing.after = undefined
    standing.hasLeft = true
    this.count -= 1
  }

  /** Takes the first out; undefined: nobody is there. */
  shift(): T | undefined {
    const { first } = this
    if (first !== undefined) this.leave(first)
    return first?.member
  }
}
