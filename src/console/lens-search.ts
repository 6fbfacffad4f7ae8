/** What of a page's query string goes to the endpoint: the datasets whose schema is shown. */
export const lensSearch = (search: string): string => {
  const datasets = new URLSearchParams(search).get('datasets') ?? ''
  return datasets === '' ? '' : `?datasets=${encodeURIComponent(datasets)}`
}
