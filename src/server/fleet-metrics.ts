import { AggregatorRegistry } from 'prom-client'
import type { ToldMetric } from './worker-message'

/** One that was asked and has not answered is not waited for. */
const PATIENCE_MS = 1_000

/** What only grows, and must not fall where a process ends. */
const growing: readonly string[] = ['counter', 'histogram']

interface Round {
  readonly waitsFor: Set<number>
  readonly end: () => void
}

/**
 * The metrics of all serving processes together. Of one that does not answer they are those that it told last, and what
 * one that ended had counted then stays in the sums: no sum falls.
 */
export class FleetMetrics {
  private readonly told = new Map<number, readonly ToldMetric[]>()
  private ofEnded: Promise<readonly object[]> = Promise.resolve([])
  private readonly rounds = new Map<number, Round>()
  private asked = 0

  /**
   * @param members ids of those that answer
   * @param ask asks one for its metrics, which `hear` gets with the same round
   * @returns Prometheus text, within about a second
   */
  async gather(members: readonly number[], ask: (member: number, round: number) => void): Promise<string> {
    this.asked += 1
    const round = this.asked
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, PATIENCE_MS)
      const end = (): void => {
        clearTimeout(timer)
        resolve()
      }
      this.rounds.set(round, { waitsFor: new Set(members), end })
      for (const member of members) ask(member, round)
    })
    this.rounds.delete(round)
    const ofEnded = await this.ofEnded
    return AggregatorRegistry.aggregate([ofEnded, ...this.told.values()]).metrics()
  }

  hear(member: number, round: number, metrics: readonly ToldMetric[]): void {
    this.told.set(member, metrics)
    const { waitsFor, end } = this.rounds.get(round) ?? {}
    if (waitsFor?.delete(member) === true && waitsFor.size === 0) end?.()
  }

  /** It ended. */
  forget(member: number): void {
    const counted = this.told.get(member)?.filter(({ type }) => growing.includes(type))
    this.told.delete(member)
    if (counted === undefined) return
    this.ofEnded = this.ofEnded.then((before) =>
      AggregatorRegistry.aggregate([before, counted]).getMetricsAsJSON(),
    )
  }
}
