/**
 * The dataset that was withdrawn, as notices name it: the facts of a suspension for data begin with it; all of these
 * where they name none.
 */
export const withdrawnData = (facts: string, datasets: readonly string[]): string =>
  datasets.find((dataset) => facts.startsWith(`${dataset}: `)) ?? datasets.join(', ')
