/**
 * How long properties are tested, and from which seed: `WEIR_PROPERTY_RUNS=50000` for a long run,
 * `WEIR_PROPERTY_SEED` to repeat the one that a failure names. Without them the runs are few and always the same.
 */
export interface PropertyRuns {
  readonly runs: number
  readonly seed: number
}

export const propertyRuns = (usual: number): PropertyRuns => ({
  runs: readNumber('WEIR_PROPERTY_RUNS', usual),
  seed: readNumber('WEIR_PROPERTY_SEED', 1),
})

const readNumber = (name: string, usual: number): number => {
  const text = process.env[name]
  if (text === undefined || text === '') return usual
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error(`${name} is no whole number: ${text}`)
  return value
}

const PROGRESS_OF_RUNS = 1000

/**
 * Tells on standard error how far a long run is, each thousand operations; runs of usual length say nothing.
 * @param tally what was seen so far, by name
 */
export const tellProgress = (done: number, runs: number, tally: object): void => {
  if (runs <= PROGRESS_OF_RUNS * 5 || done === 0 || done % PROGRESS_OF_RUNS !== 0) return
  process.stderr.write(`${String(done)} of ${String(runs)} operations: ${JSON.stringify(tally)}\n`)
}
