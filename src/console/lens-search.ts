const datasetsOf = (search: string): string => new URLSearchParams(search).get('datasets') ?? ''

/** What of a page's query string goes to the endpoint: the datasets whose schema is shown. */
export const lensSearch = (search: string): string => {
  const datasets = datasetsOf(search)
  return datasets === '' ? '' : `?datasets=${encodeURIComponent(datasets)}`
}

/** The names in it, each once. */
export const lensNames = (search: string): readonly string[] => [
  ...new Set(
    datasetsOf(search)
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  ),
]
