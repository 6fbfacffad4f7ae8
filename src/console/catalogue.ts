import * as z from 'zod/mini'
import { languageTags, type Language } from './language'
import { shownText } from './shown-text'

/** One entry of the open catalogue, as the start page lists it. */
export interface CatalogueEntry {
  readonly name: string
  readonly title: string
  readonly openAttribute: string
  readonly opener: string
}

export interface CataloguePage {
  readonly totalCount: number
  readonly entries: readonly CatalogueEntry[]
}

const CATALOGUE_QUERY = `query StartPage {
  datasets(first: 20) {
    totalCount
    nodes { name title openAttribute opener { name } }
  }
}`

const COLUMNS_QUERY = `query StarterColumns($name: String!) {
  dataset(name: $name) { columns { name openAttribute } }
}`

const Catalogue = z.object({
  data: z.object({
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
    }),
  }),
})

const Columns = z.object({
  data: z.object({
    dataset: z.nullable(
      z.object({ columns: z.array(z.object({ name: z.string(), openAttribute: z.string() })) }),
    ),
  }),
})

const ask = async (query: string, variables: object, language: Language): Promise<unknown> => {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json;q=0.9',
      'accept-language': languageTags[language],
    },
    body: JSON.stringify({ query, variables }),
    credentials: 'omit',
  })
  return response.json()
}

/** The first 20 entries of the public catalogue. Rejects when the server is away or answers otherwise. */
export const loadCatalogue = async (language: Language): Promise<CataloguePage> => {
  const { datasets } = Catalogue.parse(await ask(CATALOGUE_QUERY, {}, language)).data
  return {
    totalCount: datasets.totalCount,
    entries: datasets.nodes.map(({ title, opener, ...node }) => ({
      ...node,
      title: shownText(title),
      opener: shownText(opener.name),
    })),
  }
}

/** The columns of a listed dataset; undefined: there is none of that name. Rejects as `loadCatalogue`. */
export const loadColumns = async (
  name: string,
  language: Language,
): Promise<readonly { readonly name: string; readonly openAttribute: string }[] | undefined> =>
  Columns.parse(await ask(COLUMNS_QUERY, { name }, language)).data.dataset?.columns
