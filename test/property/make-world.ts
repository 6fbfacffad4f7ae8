import { version } from '../support/catalog'
import { drawOf } from './draw'
import { storedValues, worldVersions, type World, type WorldTable, type WorldVersion } from './world'
import { drawCallers } from './world-agreements'
import { drawContracts } from './world-contract'
import { drawEarlier, drawRows } from './world-rows'

/** The world of a seed: the same seed gives the same one. */
export const makeWorld = (seed: number): World => {
  const draw = drawOf(seed)
  const contracts = drawContracts(draw)
  const rows = drawRows(draw, contracts)
  const tables = [...contracts.datasets.values()].map((dataset): WorldTable => {
    const references = contracts.references.filter(({ from }) => from === dataset.name)
    const generationOf = (number: number): string =>
      `${dataset.name}_w${String(seed >>> 0)}_g${String(number)}`
    const generations = new Map([
      [generationOf(2), rows.get(dataset.name) ?? []],
      [generationOf(1), drawEarlier(draw, dataset, rows.get(dataset.name) ?? [])],
    ])
    const versionOf = (number: number, generation: number, load: number): WorldVersion => {
      const shown = (generations.get(generationOf(generation)) ?? []).filter((row) => row.load <= load)
      return {
        version: version(generationOf(generation), { number, load, rowCount: shown.length }),
        rows: shown,
      }
    }
    return {
      dataset,
      versions: worldVersions.map(({ number, generation, load }) => versionOf(number, generation, load)),
      generations,
      references: new Map(references.map(({ column, to }) => [column, to])),
    }
  })
  const byDataset = new Map(tables.map((table) => [table.dataset.name, table]))
  return {
    seed,
    datasets: contracts.datasets,
    tables: byDataset,
    callers: drawCallers(draw, contracts.datasets, storedValues(byDataset)),
  }
}
