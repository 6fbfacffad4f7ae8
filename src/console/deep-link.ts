/** What a link into the playground asks to open. Never a key. */
export type DeepLink =
  | { readonly kind: 'example'; readonly id: string }
  | { readonly kind: 'dataset'; readonly name: string }
  /** A name that nothing can have. */
  | { readonly kind: 'unknown'; readonly name: string }
  | { readonly kind: 'none' }

/** Both are written into a query or compared with it, so nothing but a plain name is taken. */
const PLAIN_NAME = /^[a-z][A-Za-z0-9]{0,59}$/

/** @param hash `location.hash`, e.g. `#dataset=streets` */
export const parseDeepLink = (hash: string): DeepLink => {
  const asked = new URLSearchParams(hash.replace(/^#/, ''))
  const example = asked.get('example') ?? ''
  if (PLAIN_NAME.test(example)) return { kind: 'example', id: example }
  const dataset = asked.get('dataset') ?? ''
  if (PLAIN_NAME.test(dataset)) return { kind: 'dataset', name: dataset }
  const name = example === '' ? dataset : example
  return name === '' ? { kind: 'none' } : { kind: 'unknown', name: name.slice(0, 60) }
}

/** Above this many datasets the whole schema is heavy for a browser. */
const MOST_DATASETS = 200

/** Where a dataset is tried. @param size of the catalogue: of a large one the playground shows the schema of this dataset alone */
export const datasetLink = (name: string, size: number): string => {
  const asked = encodeURIComponent(name)
  return `/playground${size > MOST_DATASETS ? `?datasets=${asked}` : ''}#dataset=${asked}`
}
