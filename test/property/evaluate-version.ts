import type { Dataset } from '../../src/catalog/dataset'
import { shownCell } from './cell'
import type { PageArguments } from './evaluate-page'
import { refusal } from './refusal'
import type { SeenRow, View, Views } from './view'
import { worldVersions } from './world'

type Version = (typeof worldVersions)[number]

const getVersion = (number: number): Version => {
  const version = worldVersions.find((candidate) => candidate.number === number)
  if (version === undefined) throw refusal('BAD_USER_INPUT')
  return version
}

/** The rows that a page of the root walks: those of a version, or those in which two versions differ. */
export const walkedView = (dataset: Dataset, args: PageArguments, views: Views): View => {
  const version = args.version == null ? worldVersions[0] : getVersion(args.version)
  const viewOf = ({ number }: Version): View => views(dataset.name, number)
  if (args.changesSince != null) {
    const base = getVersion(args.changesSince)
    const view = viewOf(version)
    if (base.generation === version.generation) return only(view, (row) => row.load > base.load)
    const other = comparedWith(view, viewOf(base))
    return only(view, (row) => !other.some((there) => isSame(view, row, there, view.columns)))
  }
  if (args.removedSince != null) {
    const base = getVersion(args.removedSince)
    const view = viewOf(base)
    if (base.generation === version.generation) return only(view, () => false)
    const other = comparedWith(view, viewOf(version))
    return only(view, (row) => !other.some((there) => isSame(view, row, there, dataset.key)))
  }
  return viewOf(version)
}

const only = (view: View, keep: (row: SeenRow) => boolean): View => ({
  ...view,
  rows: view.rows.filter(keep),
})

/** Rows of two generations are told apart by their key, so it must be shown as it is. */
const comparedWith = ({ dataset, isPlain }: View, other: View): readonly SeenRow[] => {
  if (dataset.key.length === 0 || !dataset.key.every(isPlain)) throw refusal('BAD_USER_INPUT')
  return other.rows
}

/** As it is shown: 1.0 is another value than 1.00, and 0 than -0. */
const isSame = ({ dataset }: View, a: SeenRow, b: SeenRow, columns: readonly string[]): boolean =>
  columns.every((name) => {
    const type = dataset.columns.get(name)?.type ?? 'TEXT'
    const [one, other] = [shownCell(type, a.cell(name)), shownCell(type, b.cell(name))]
    return typeof one === 'object' ? JSON.stringify(one) === JSON.stringify(other) : Object.is(one, other)
  })
