import type { Agreement, ColumnUse, Scope, ScopeColumn } from '../../src/agreements/agreement'
import type { Column, Dataset } from '../../src/catalog/dataset'
import type { Mask } from '../../src/catalog/mask'
import { fixtureCallers } from '../support/region-callers'
import { byName } from '../support/catalog'
import type { Draw } from './draw'
import { predicateOf } from './predicate'
import { openColumns, whereArbitrary, type Where, type WhereScope } from './where'
import type { WorldAgreement, WorldCaller } from './world'
import { drawMaskOf } from './world-mask'

/** Someone without an agreement, with one, and with two that may both cover what is asked. */
export const drawCallers = (
  draw: Draw,
  datasets: ReadonlyMap<string, Dataset>,
  valuesOf: WhereScope['valuesOf'],
): ReadonlyMap<string, WorldCaller> => {
  const first = drawAgreement(draw, datasets, valuesOf, 'W-1')
  const second = drawAgreement(draw, datasets, valuesOf, 'W-2')
  const callerOf = (agreements: readonly WorldAgreement[]): WorldCaller => ({
    caller: { ...fixtureCallers.dataUser, agreements: agreements.map(({ agreement }) => agreement) },
    agreements,
  })
  return new Map([
    ['plain', callerOf([])],
    ['agreed', callerOf([first])],
    ['agreedTwice', callerOf([first, second])],
  ])
}

const drawAgreement = (
  draw: Draw,
  datasets: ReadonlyMap<string, Dataset>,
  valuesOf: WhereScope['valuesOf'],
  number: string,
): WorldAgreement => {
  const predicates = new Map<string, Where>()
  const covered = [...datasets.values()].filter(
    (dataset) => dataset.openAttribute !== 'NOT_OPEN' && draw.chance(92),
  )
  const scopes = covered.map((dataset): Scope => {
    const columns = openColumns(dataset).filter(() => draw.chance(99))
    const scope: WhereScope = { datasets, throughMany: false, matches: false, refusals: false, valuesOf }
    if (draw.chance(55)) predicates.set(dataset.name, plainOf(draw.from(whereArbitrary(scope, dataset, 2))))
    const predicate = predicates.get(dataset.name)
    return {
      dataset: dataset.name,
      contractRevision: 1,
      columns: byName(...columns.map((column) => drawScopeColumn(draw, column, dataset))),
      predicate: predicate === undefined ? null : predicateOf(predicate, dataset, datasets),
      aggregatesOnly: false,
      smallestGroup: null,
    }
  })
  const agreement: Agreement = {
    id: number,
    number,
    purpose: 'RESEARCH',
    state: 'ACTIVE',
    version: 1,
    effectiveFrom: new Date('2026-01-01T00:00:00Z'),
    effectiveTo: new Date('2027-01-01T00:00:00Z'),
    modes: ['API'],
    budgets: [],
    scopes: new Map(scopes.map((scope) => [scope.dataset, scope])),
  }
  return { agreement, predicates }
}

/** Operands as their values. */
const plainOf = (where: Where): Where => JSON.parse(JSON.stringify(where)) as Where

const uses: readonly ColumnUse[] = ['select', 'filter', 'sort', 'group']

/** No null mask where the schema promises a value to everybody. */
const drawScopeColumn = (draw: Draw, column: Column, { key }: Dataset): ScopeColumn => {
  const { name } = column
  const mask = draw.chance(key.includes(name) || name.startsWith('ref') ? 2 : 15)
    ? drawScopeMask(draw, column)
    : null
  const some = draw.some(uses, 50)
  return {
    name,
    uses: draw.chance(90) || some.length === 0 ? uses : some,
    ...(mask === null ? {} : { mask }),
  }
}

const drawScopeMask = (draw: Draw, column: Column): Mask | null =>
  drawMaskOf(draw, column, column.nullable || column.openAttribute === 'CONDITIONAL')
