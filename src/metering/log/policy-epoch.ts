/** The policy epoch as this process knows it. */
export interface PolicyEpoch {
  readonly known: number
  /**
   * Takes over the epoch of the database. The caches of what was narrowed are dropped first: a decision that reads
   * the new epoch MUST NOT rest on what was cached under the old one.
   */
  learn(epoch: number, subjects: readonly string[]): void
}

/** A subject of no known kind, at which every cache drops everything. */
const EVERYTHING = 'everything'

export const createPolicyEpoch = (
  first: number,
  onNarrowed: (subjects: readonly string[]) => void,
): PolicyEpoch => {
  let known = first
  return {
    get known() {
      return known
    },
    learn(epoch, subjects) {
      if (epoch === known) return
      // an epoch that goes back is a database that was restored: nothing that is cached can be trusted
      onNarrowed(epoch > known ? subjects : [EVERYTHING])
      known = epoch
    },
  }
}
