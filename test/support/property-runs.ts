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
