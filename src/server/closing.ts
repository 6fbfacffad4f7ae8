import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'

/** What each step gets that begins when the time is over: enough where all is well with it. */
const LATE_STEP_MS = 500

type Step = () => Promise<unknown>

/** What was started, to be stopped in the reverse order, within a time. */
export class Closing {
  private readonly steps: { readonly name: string; readonly step: Step }[] = []
  private running: Promise<void> | undefined

  constructor(
    private readonly timeoutMs: number,
    private readonly clock: Clock,
  ) {}

  get isRunning(): boolean {
    return this.running !== undefined
  }

  /** @param name for the error that tells which steps did not end */
  then(name: string, step: Step): void {
    this.steps.push({ name, step })
  }

  /** Does something again and again, one at a time, until closed; a failure is told and tried again. */
  every(name: string, periodMs: number, task: Step, onFailure: (error: unknown) => void): void {
    let atWork: Promise<unknown> = Promise.resolve()
    let isAtWork = false
    const timer = setInterval(() => {
      if (isAtWork) return
      isAtWork = true
      atWork = task()
        .catch(onFailure)
        .finally(() => {
          isAtWork = false
        })
    }, periodMs)
    this.then(name, () => {
      clearInterval(timer)
      return atWork
    })
  }

  /**
   * Runs every step once, each when the one before has ended, also when one fails. One that has not ended when the time
   * is over is left, and those after it get a moment each: none is cut short by what it rests on.
   * @throws AppError setup.closedLate with the steps that were left; or the first failure
   */
  run(): Promise<void> {
    return (this.running ??= this.close())
  }

  private async close(): Promise<void> {
    const failures: unknown[] = []
    const unended: string[] = []
    const endsMs = this.clock.monotonicMs() + this.timeoutMs
    for (const { name, step } of [...this.steps].reverse()) {
      const leftMs = Math.max(endsMs - this.clock.monotonicMs(), LATE_STEP_MS)
      const ended = step().catch((error: unknown) => failures.push(error))
      if (!(await endsWithin(leftMs, ended))) unended.push(name)
    }
    if (unended.length > 0) {
      const params = { seconds: this.timeoutMs / 1000, steps: unended }
      throw AppError.of('setup.closedLate', params, {}, failures[0])
    }
    if (failures.length > 0) throw failures[0]
  }
}

const endsWithin = async (ms: number, step: Promise<unknown>): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms)
  })
  const ended = await Promise.race([step.then(() => true), late])
  clearTimeout(timer)
  return ended
}
