/**
 * How guessing is slowed down without giving anybody a way to lock others out ("Slow Down Online Guessing Attacks with
 * Device Cookies", OWASP): tries are counted by account and network, and a device that signed in before is counted by
 * itself, whatever others do. Guessing from many networks makes each of them get fewer tries, never none: so there is
 * no number of failures with which a stranger keeps the owner out, on a new device neither.
 */

/** Tries in a window from a device that signed in to this account before. */
export const KNOWN_DEVICE = { tries: 10, windowMs: 15 * 60_000 } as const

/** Of other devices, by how many tries failed on the account in the last day, from whatever networks. */
export const STRANGERS = [
  { fromFailures: 100, tries: 1, windowMs: 60 * 60_000 },
  { fromFailures: 20, tries: 2, windowMs: 30 * 60_000 },
  { fromFailures: 0, tries: 5, windowMs: 15 * 60_000 },
] as const

/** The time over which failures of strangers add up. */
export const STRANGERS_MEMORY_MS = 24 * 60 * 60_000

/** The longest time that is looked back at in one network or on one device. */
export const LONGEST_WINDOW_MS = 60 * 60_000

/** Tries that did not end in a sign-in, as far as they count for the next one. */
export interface FailedTries {
  /** Whether the device signed in to this account before. */
  readonly isKnownDevice: boolean
  /** Of the same device, or of strangers in the same network, since the last sign-in there; oldest first. */
  readonly here: readonly Date[]
  /** Of strangers on this account within `STRANGERS_MEMORY_MS`, from whatever networks. */
  readonly ofStrangers: number
}

/**
 * How long to wait before the next try.
 * @returns milliseconds; 0: it may be made now
 */
export const waitBeforeTry = (failed: FailedTries, now: Date): number => {
  const { tries, windowMs } = failed.isKnownDevice ? KNOWN_DEVICE : allowanceOf(failed.ofStrangers)
  const begin = now.getTime() - windowMs
  const counted = failed.here.filter((at) => at.getTime() > begin)
  // free again when the oldest of the last `tries` leaves the window
  const oldest = counted.at(-tries)
  return counted.length < tries || oldest === undefined ? 0 : oldest.getTime() - begin
}

const allowanceOf = (failures: number): { readonly tries: number; readonly windowMs: number } =>
  STRANGERS.find(({ fromFailures }) => failures >= fromFailures) ?? STRANGERS[0]
