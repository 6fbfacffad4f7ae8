import { plus, refusedCharges, summed, type Charge, type Subject } from './charge'
import { later, overOf, type Counter, type Over } from './counter'

/** What one record would take. */
export interface Claim {
  /** Empty: nothing that has a budget. */
  readonly charges: readonly Charge[]
  /** Whether it is refused already, and is to count as a request where there is room for it. */
  readonly isRefused: boolean
}

export interface Settled {
  /** By their places: the claims that do not fit, and what they do not fit into. */
  readonly over: ReadonlyMap<number, Over>
  /** What is taken in the end, by subject; empty: nothing. */
  readonly charges: readonly Charge[]
}

/**
 * Settles claims one after another, as if each were alone: one that does not fit takes nothing of what those after it
 * may still have, but a request of its caller, where that fits.
 * @param counters of every subject that the claims name and that has a budget; they MUST NOT change meanwhile
 */
export const settle = (claims: readonly Claim[], counters: readonly Counter[]): Settled => {
  const left = new Map<Subject, Counter[]>()
  for (const counter of counters) left.set(counter.subject, [...(left.get(counter.subject) ?? []), counter])
  const over = new Map<number, Over>()
  const taken: Charge[] = []

  /** All of it or nothing. @returns what it does not fit into; null: it was taken */
  const take = (charges: readonly Charge[]): Over | null => {
    let found: Over | null = null
    for (const charge of charges)
      for (const counter of left.get(charge.subject) ?? []) found = later(found, overOf(counter, charge))
    if (found !== null) return found
    for (const charge of charges) {
      taken.push(charge)
      const own = left.get(charge.subject) ?? []
      left.set(
        charge.subject,
        own.map((counter) => ({ ...counter, used: plus(counter.used, charge) })),
      )
    }
    return null
  }

  claims.forEach(({ charges, isRefused }, place) => {
    const found = isRefused ? null : take(charges)
    if (found !== null) over.set(place, found)
    if (isRefused || found !== null) take(refusedCharges(charges))
  })
  return { over, charges: summed(taken) }
}
