import * as z from 'zod/mini'
import { requestHeaders, type Credentials } from './credentials'
import type { Language } from './language'
import { refusalIn } from './reply'
import { shownText } from './shown-text'

/** One entry of the open catalogue, as the start page lists it. */
export interface CatalogueEntry {
  readonly name: string
  readonly title: string
  readonly openAttribute: string
  readonly opener: string
}

export interface CataloguePage {
  /** Entries that were found. */
  readonly totalCount: number
  /** Entries that there are. */
  readonly size: number
  readonly entries: readonly CatalogueEntry[]
  /** Where the next page begins; null: this is the last one. */
  readonly next: string | null
}

/** What is looked for; empty: everything. */
export interface CatalogueSearch {
  readonly words: string
  /** `UNCONDITIONAL` or `CONDITIONAL`. */
  readonly openAttribute: string
}

/** Why the catalogue was not read: the gateway said so, and would say it again. */
export class CatalogueRefusal extends Error {}

const CATALOGUE_QUERY = `query StartPage($search: String, $openAttribute: OpenAttribute, $after: String) {
  all: datasets(first: 1) { totalCount }
  datasets(first: 20, search: $search, openAttribute: $openAttribute, after: $after) {
    totalCount
    nodes { name title openAttribute opener { name } }
    pageInfo { endCursor hasNextPage }
  }
}`

const COLUMNS_QUERY = `query StarterColumns($name: String!) {
  dataset(name: $name) { columns { name openAttribute } access { columns } }
}`

const Catalogue = z.object({
  data: z.object({
    all: z.object({ totalCount: z.number() }),
    datasets: z.object({
      totalCount: z.number(),
      nodes: z.array(
        z.object({
          name: z.string(),
          title: z.string(),
          openAttribute: z.string(),
          opener: z.object({ name: z.string() }),
        }),
      ),
      pageInfo: z.object({ endCursor: z.nullable(z.string()), hasNextPage: z.boolean() }),
    }),
  }),
})

const Columns = z.object({
  data: z.object({
    dataset: z.nullable(
      z.object({
        columns: z.array(z.object({ name: z.string(), openAttribute: z.string() })),
        access: z.object({ columns: z.array(z.string()) }),
      }),
    ),
  }),
})

const nobody: Credentials = { key: '', agreement: '' }

const ask = async (
  query: string,
  variables: object,
  language: Language,
  credentials = nobody,
): Promise<unknown> => {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: requestHeaders(credentials, language),
    body: JSON.stringify({ query, variables }),
    credentials: 'omit',
  })
  const text = await response.text()
  const refusal = refusalIn(text)
  if (refusal !== null) throw new CatalogueRefusal(refusal)
  return JSON.parse(text)
}

/**
 * Twenty entries of the public catalogue. Rejects with CatalogueRefusal where the gateway refuses the words, and
 * otherwise when the server is away or answers otherwise.
 * @param after `next` of the page before; null: the first page
 */
export const loadCatalogue = async (
  { words, openAttribute }: CatalogueSearch,
  after: string | null,
  language: Language,
): Promise<CataloguePage> => {
  const variables = {
    search: words === '' ? null : words,
    openAttribute: openAttribute === '' ? null : openAttribute,
    after,
  }
  const { all, datasets } = Catalogue.parse(await ask(CATALOGUE_QUERY, variables, language)).data
  return {
    totalCount: datasets.totalCount,
    size: all.totalCount,
    entries: datasets.nodes.map(({ title, opener, ...node }) => ({
      ...node,
      title: shownText(title),
      opener: shownText(opener.name),
    })),
    next: datasets.pageInfo.hasNextPage ? datasets.pageInfo.endCursor : null,
  }
}

export interface DatasetColumns {
  readonly columns: readonly { readonly name: string; readonly openAttribute: string }[]
  /** Names of those that the caller reads; empty: none, or nobody known asks. */
  readonly readable: readonly string[]
}

/**
 * The columns of a listed dataset; undefined: there is none of that name. Who is not known is answered as anyone.
 * Rejects as `loadCatalogue`.
 */
export const loadColumns = async (
  name: string,
  language: Language,
  credentials: Credentials,
): Promise<DatasetColumns | undefined> => {
  const load = async (asking: Credentials) => {
    const { dataset } = Columns.parse(await ask(COLUMNS_QUERY, { name }, language, asking)).data
    return dataset === null ? undefined : { columns: dataset.columns, readable: dataset.access.columns }
  }
  if (credentials.key === '') return load(nobody)
  try {
    return await load(credentials)
  } catch {
    return load(nobody)
  }
}
