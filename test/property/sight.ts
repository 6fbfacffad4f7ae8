import type { Dataset } from '../../src/catalog/dataset'
import { termsOf } from './access'
import { viewOf, type ViewTerms } from './view'
import type { World, WorldCaller } from './world'

/** Every way in which somebody sees the rows of each dataset, by its name: none where they see nothing of it. */
export type Sight = ReadonlyMap<string, readonly ViewTerms[]>

/** What is open to everybody, and what each agreement shows: a field is answered from one of these. */
export const sightOf = ({ datasets }: World, { agreements }: WorldCaller): Sight =>
  new Map(
    [...datasets.values()].map((dataset) => {
      const open = dataset.openAttribute === 'UNCONDITIONAL' ? [termsOf(dataset, null)] : []
      const agreed = agreements
        .filter(({ agreement }) => isControlled(dataset) && agreement.scopes.has(dataset.name))
        .map((one) => termsOf(dataset, one))
      return [dataset.name, [...open, ...agreed]]
    }),
  )

/** Whether an agreement can say anything of it. */
const isControlled = ({ openAttribute, columns }: Dataset): boolean =>
  openAttribute === 'CONDITIONAL' ||
  (openAttribute === 'UNCONDITIONAL' &&
    [...columns.values()].some((column) => column.openAttribute === 'CONDITIONAL'))

/** The rows that each way shows in any version, by their `rid`, in the order of the ways. */
export const shownRows = (
  world: World,
  name: string,
  ways: readonly ViewTerms[],
): readonly ReadonlySet<string>[] =>
  ways.map((terms) => {
    const versions = world.tables.get(name)?.versions ?? []
    return new Set(
      versions.flatMap(({ version }) =>
        viewOf(world, name, terms, version.number).rows.map(({ rid }) => rid),
      ),
    )
  })

/** Which rows of which version are seen, as text: equal where the same ones are. */
export const membersText = (world: World, sight: Sight): string =>
  seenText(world, sight, (terms) => (terms.predicate === null ? null : []))

/** All that is seen, as text: equal where nothing that is seen differs. */
export const sightText = (world: World, sight: Sight): string =>
  seenText(world, sight, ({ columns }) => [...columns.keys()])

/** @param columnsOf those that are told of each row; null: a way that is left out */
const seenText = (
  world: World,
  sight: Sight,
  columnsOf: (terms: ViewTerms) => readonly string[] | null,
): string => {
  const lines: string[] = []
  for (const [name, ways] of sight)
    for (const terms of ways) {
      const columns = columnsOf(terms)
      if (columns === null) continue
      for (const { version } of world.tables.get(name)?.versions ?? []) {
        const rows = viewOf(world, name, terms, version.number).rows.map(({ rid, load, cell }) =>
          JSON.stringify([rid, load, ...columns.map(cell)]),
        )
        lines.push(`${name} ${String(version.number)} ${rows.sort().join(' ')}`)
      }
    }
  return lines.join('\n')
}
