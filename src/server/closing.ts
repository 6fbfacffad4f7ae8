import { AppError } from '../kernel/errors'

/** What was started, to be stopped in the reverse order, within a time. */
export class Closing {
  private readonly steps: (() => Promise<unknown>)[] = []
  private running: Promise<void> | undefined

  constructor(private readonly timeoutMs: number) {}

  get isRunning(): boolean {
    return this.running !== undefined
  }

  then(step: () => Promise<unknown>): void {
    this.steps.push(step)
  }

  /** Does something again and again, one at a time, until closed; a failure is told and tried again. */
  every(periodMs: number, task: () => Promise<unknown>, onFailure: (error: unknown) => void): void {
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
    this.then(() => {
      clearInterval(timer)
      return atWork
    })
  }

  /** Runs every step once, also when one fails. @throws the first failure, or AppError setup.closedLate */
  run(): Promise<void> {
    return (this.running ??= this.close())
  }

  private async close(): Promise<void> {
    const failures: unknown[] = []
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<'LATE'>((resolve) => {
      timer = setTimeout(() => {
        resolve('LATE')
      }, this.timeoutMs)
    })
    for (const step of [...this.steps].reverse()) {
      const ended = await Promise.race([step().catch((error: unknown) => failures.push(error)), late])
      if (ended === 'LATE' && failures.length === 0)
        failures.push(AppError.of('setup.closedLate', { seconds: this.timeoutMs / 1000 }))
    }
    clearTimeout(timer)
    if (failures.length > 0) throw failures[0]
  }
}
