import type { Dataset } from '../../src/catalog/dataset'
import { compareOps, type Filter } from '../../src/query/row-query/filter'
import type { Where } from './where'

/** A `where` as the predicate of an agreement, which is written in the program's own form. */
export const predicateOf = (
  where: Where,
  dataset: Dataset,
  datasets: ReadonlyMap<string, Dataset>,
): Filter<string> => ({
  kind: 'and',
  of: Object.entries(where).map(([member, value]): Filter<string> => {
    const inner = (part: unknown): Filter<string> => predicateOf(part as Where, dataset, datasets)
    if (member === 'and' || member === 'or') return { kind: member, of: (value as unknown[]).map(inner) }
    if (member === 'not') return { kind: 'not', of: inner(value) }
    const target = datasets.get(dataset.relations.get(member)?.target ?? '')
    if (target !== undefined)
      return { kind: 'toOne', relation: member, of: predicateOf(value as Where, target, datasets) }
    return {
      kind: 'and',
      of: Object.entries(value as Where).map(([operator, operand]) => conditionOf(member, operator, operand)),
    }
  }),
})

const conditionOf = (column: string, operator: string, operand: unknown): Filter<string> => {
  if (operator === 'isNull') return { kind: 'isNull', column, isNull: operand === true }
  if (operator === 'in' || operator === 'notIn')
    return { kind: 'in', column, negated: operator === 'notIn', values: (operand as unknown[]).map(String) }
  const op = compareOps.find((known) => known === operator)
  if (op === undefined) throw new Error(`no operator ${operator}`)
  return { kind: 'compare', column, op, value: String(operand) }
}
