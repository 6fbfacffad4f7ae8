import { version } from '../support/catalog'
import { drawOf } from './draw'
import type { World } from './world'
import { drawCallers } from './world-agreements'
import { drawContracts } from './world-contract'
import { ACTIVE_LOAD, drawRows } from './world-rows'

/** The world of a seed: the same seed gives the same one. */
export const makeWorld = (seed: number): World => {
  const draw = drawOf(seed)
  const contracts = drawContracts(draw)
  const rows = drawRows(draw, contracts)
  const tables = [...contracts.datasets.values()].map((dataset) => {
    const own = rows.get(dataset.name) ?? []
    const rowCount = own.filter(({ load }) => load <= ACTIVE_LOAD).length
    const references = contracts.references.filter(({ from }) => from === dataset.name)
    return {
      dataset,
      version: version(`${dataset.name}_w${String(seed >>> 0)}`, { number: 3, load: ACTIVE_LOAD, rowCount }),
      rows: own,
      references: new Map(references.map(({ column, to }) => [column, to])),
    }
  })
  return {
    seed,
    datasets: contracts.datasets,
    tables: new Map(tables.map((table) => [table.dataset.name, table])),
    callers: drawCallers(draw, contracts.datasets),
  }
}
