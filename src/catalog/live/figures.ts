import type { Column, Dataset } from '../dataset'
import { updateStateOf } from '../life/update-cycle'
import type { Versions } from './snapshot'

export interface CatalogueCount {
  /** What is counted together: an open attribute, the name of an opener, a theme. */
  readonly name: string
  readonly datasets: number
  readonly columns: number
}

/** The catalogue as an assessment counts it. */
export interface CatalogueFigures {
  readonly datasets: number
  readonly columns: number
  readonly byAttribute: readonly CatalogueCount[]
  readonly byOpener: readonly CatalogueCount[]
  /** Of the whole; an empty theme is its own. */
  readonly byTheme: readonly CatalogueCount[]
  /** Share of the datasets that may be read by API; null: there are no datasets. */
  readonly apiShare: number | null
  /** Share of the datasets whose cycle promises a date that are not overdue; null: none promises one. */
  readonly onTimeShare: number | null
}

export const catalogueFigures = (
  datasets: readonly Dataset[],
  versions: Versions,
  now: Date,
): CatalogueFigures => {
  const columns = datasets.flatMap((dataset) =>
    [...dataset.columns.values()].map((column) => ({ dataset, column })),
  )
  const by = (
    ofDataset: (dataset: Dataset) => string,
    ofColumn: (column: Column, dataset: Dataset) => string = (_, dataset) => ofDataset(dataset),
  ): readonly CatalogueCount[] => {
    const counts = new Map<string, { datasets: number; columns: number }>()
    const countOf = (name: string) => {
      const known = counts.get(name) ?? { datasets: 0, columns: 0 }
      counts.set(name, known)
      return known
    }
    for (const dataset of datasets) countOf(ofDataset(dataset)).datasets += 1
    for (const { column, dataset } of columns) countOf(ofColumn(column, dataset)).columns += 1
    return [...counts]
      .map(([name, count]) => ({ name, ...count }))
      .sort((a, b) => b.datasets - a.datasets || (a.name < b.name ? -1 : 1))
  }
  const updates = datasets
    .map((dataset) => updateStateOf(dataset, versions.get(dataset.name)?.[0]?.activatedAt ?? null, now))
    .filter(({ dueAt }) => dueAt !== null)
  return {
    datasets: datasets.length,
    columns: columns.length,
    byAttribute: by(
      (dataset) => dataset.openAttribute,
      (column) => column.openAttribute,
    ),
    byOpener: by(({ opener }) => opener.name),
    byTheme: by(({ theme }) => theme),
    apiShare: share(datasets.filter(({ openModes }) => openModes.includes('API')).length, datasets.length),
    onTimeShare: share(updates.filter(({ isOverdue }) => !isOverdue).length, updates.length),
  }
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)
