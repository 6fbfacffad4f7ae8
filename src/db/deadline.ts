import { setMaxListeners } from 'node:events'

/** Why a wait ends early: whoever asked went away, or its time is over. */
export type Ending = { readonly kind: 'aborted'; readonly reason: unknown } | { readonly kind: 'late' }

/** The end of a wait that may come from outside: an abort or a timer, whichever is first. */
export interface Deadline {
  /** undefined: it has not come yet. */
  readonly ended: Ending | undefined
  /** Calls back once, at once if it has come already. The last callback given is the one that is called. */
  onEnd(listener: (ending: Ending) => void): void
  close(): void
}

export const openDeadline = (signal: AbortSignal | undefined, limitMs: number): Deadline => {
  let ended: Ending | undefined
  let listener: ((ending: Ending) => void) | undefined
  const end = (ending: Ending): void => {
    if (ended !== undefined) return
    ended = ending
    listener?.(ending)
  }
  const onAbort = (): void => end({ kind: 'aborted', reason: signal?.reason })
  const timer = setTimeout(() => end({ kind: 'late' }), limitMs)
  if (signal?.aborted === true) onAbort()
  else if (signal !== undefined) {
    // one operation waits for as many statements as it has fields: no leak
    setMaxListeners(0, signal)
    signal.addEventListener('abort', onAbort, { once: true })
  }
  return {
    get ended() {
      return ended
    },
    onEnd: (next) => {
      listener = next
      if (ended !== undefined) next(ended)
    },
    close: () => {
      listener = undefined
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    },
  }
}
