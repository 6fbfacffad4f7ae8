import { hasOpenColumns } from '../../../schema/rows/open-parts'
import type { Dataset } from '../../catalog/dataset'
import type { CatalogSnapshot } from '../../catalog/live/snapshot'
import { AppError } from '../../kernel/errors'
import { limited } from '../../kernel/messages/limited'
import { tooMany } from '../../kernel/passed-limit'
import { MAX_LENS_DATASETS } from '../admission/limits'

/** The datasets that introspection and SDL are asked to show; null: all. It narrows nothing else. */
export type Lens = readonly string[] | null

/** Reads `?datasets=streets,villages` of an address. Absent or empty: null. */
export const lensOf = (url: string): Lens => {
  const start = url.indexOf('?')
  if (start === -1) return null
  const asked = new URLSearchParams(url.slice(start)).get('datasets')
  const names = [...new Set((asked ?? '').split(',').map((name) => name.trim()))].filter(
    (name) => name !== '',
  )
  return names.length === 0 ? null : names.sort()
}

/**
 * What a lens shows of a snapshot: the named datasets, and those that they relate to directly.
 * @throws AppError BAD_USER_INPUT: a name is of no open dataset; LIMIT_EXCEEDED: too many names
 */
export const lookThrough = (
  snapshot: CatalogSnapshot,
  lens: Lens,
): { readonly snapshot: CatalogSnapshot; readonly fields: ReadonlySet<string> | null } => {
  if (lens === null) return { snapshot, fields: null }
  if (lens.length > MAX_LENS_DATASETS)
    throw tooMany(limited.lensDatasets, MAX_LENS_DATASETS, 'MAX_LENS_DATASETS', lens.length)
  const unknown = lens.filter((name) => {
    const dataset = snapshot.datasets.get(name)
    return dataset === undefined || !hasOpenColumns(dataset)
  })
  if (unknown.length > 0) throw AppError.of('request.lensUnknown', { names: unknown })
  const shown = new Map<string, Dataset>()
  const show = (name: string): void => {
    const dataset = snapshot.datasets.get(name)
    if (dataset) shown.set(name, dataset)
  }
  for (const name of lens) {
    show(name)
    // one that thousands refer to is shown with those that it refers to itself
    for (const { kind, target } of snapshot.datasets.get(name)?.relations.values() ?? [])
      if (kind === 'TO_ONE') show(target)
  }
  return { snapshot: { revision: snapshot.revision, datasets: shown }, fields: new Set(lens) }
}
