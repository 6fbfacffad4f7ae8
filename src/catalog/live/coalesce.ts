/** A task that never runs twice at the same time. */
export interface Coalesced {
  /** Resolves (or rejects) with a run that began after the call; calls during a run share the one that follows. */
  run(): Promise<void>
  /** Resolves when nothing runs any more, whatever came of it. */
  idle(): Promise<void>
}

export const coalesce = (task: () => Promise<void>): Coalesced => {
  let running: Promise<void> | null = null
  let following: Promise<void> | null = null

  const run = (): Promise<void> => {
    if (running === null) {
      running = task().finally(() => {
        running = null
      })
      return running
    }
    following ??= running
      .catch(() => undefined)
      .then(() => {
        following = null
        return run()
      })
    return following
  }

  const idle = async (): Promise<void> => {
    for (let last = following ?? running; last !== null; last = following ?? running)
      await last.catch(() => undefined)
  }

  return { run, idle }
}
