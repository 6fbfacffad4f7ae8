import type { Cancellation } from '../../kernel/cancellation'

/** Why a wait ends early: whoever asked went away, or its time is over. */
export type Ending = { readonly kind: 'cancelled'; readonly reason: unknown } | { readonly kind: 'late' }

/** The end of a wait that may come from outside: a cancellation or a timer, whichever is first. */
export class Deadline {
  /** undefined: it has not come yet. */
  ended: Ending | undefined
  private listener: ((ending: Ending) => void) | undefined
  private timer: NodeJS.Timeout
  private readonly onCancel: ((reason: unknown) => void) | undefined

  constructor(
    private readonly cancellation: Cancellation | undefined,
    limitMs: number,
  ) {
    this.timer = setTimeout(onLate, limitMs, this)
    if (cancellation === undefined) return
    const onCancel = (reason: unknown): void => this.end({ kind: 'cancelled', reason })
    this.onCancel = onCancel
    if (cancellation.isCancelled) onCancel(cancellation.reason)
    else cancellation.onCancel(onCancel)
  }

  /** Calls back once, at once if it has come already. The last callback given is the one that is called. */
  onEnd(listener: (ending: Ending) => void): void {
    this.listener = listener
    if (this.ended !== undefined) listener(this.ended)
  }

  end(ending: Ending): void {
    if (this.ended !== undefined) return
    this.ended = ending
    this.listener?.(ending)
  }

  /** From now on, in place of what was left. */
  restart(limitMs: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(onLate, limitMs, this)
  }

  close(): void {
    this.listener = undefined
    clearTimeout(this.timer)
    if (this.onCancel !== undefined) this.cancellation?.forget(this.onCancel)
  }
}

const onLate = (deadline: Deadline): void => deadline.end({ kind: 'late' })
