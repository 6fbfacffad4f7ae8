/**
 * Says once that nobody waits any more for a piece of work. An AbortSignal at a tenth of its price: every request
 * has one, and few ever use it.
 */
export class Cancellation {
  private why: { readonly reason: unknown } | undefined
  private readonly listeners = new Set<(reason: unknown) => void>()

  get isCancelled(): boolean {
    return this.why !== undefined
  }

  /** What was given as the reason; undefined: it is not cancelled. */
  get reason(): unknown {
    return this.why?.reason
  }

  /** The first reason stays. */
  cancel(reason: unknown): void {
    if (this.why !== undefined) return
    this.why = { reason }
    for (const listener of this.listeners) listener(reason)
    this.listeners.clear()
  }

  /** Calls back once, when it is cancelled; never, if it was before. */
  onCancel(listener: (reason: unknown) => void): void {
    this.listeners.add(listener)
  }

  forget(listener: (reason: unknown) => void): void {
    this.listeners.delete(listener)
  }
}
