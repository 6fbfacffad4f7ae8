import type { Lease } from '../../src/metering/end/lease'

/** A right to hand over rows that never ends, unless `allows` says so. */
export const lastingLease = (allows: () => boolean = () => true): Lease => ({
  term: 1,
  allows,
  begin: () => undefined,
  end: () => undefined,
  hasten: () => undefined,
  close: () => Promise.resolve(),
})
