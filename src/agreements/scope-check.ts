import { lackForMask } from '../catalog/draft/mask-fit'
import { assertNever } from '../kernel/errors'
import type { Text } from '../kernel/message'
import { textsOf, type MessageId } from '../kernel/messages'
import type { CompareOp, Filter } from '../query/row-query/filter'
import { readValue } from '../query/row-query/value'
import type { Scope } from './agreement'
import type { ContractColumn, ScopeContract } from './scope-contract'

type Contracts = ReadonlyMap<string, ScopeContract>
type ProblemId = Exclude<Extract<MessageId, `agreements.scope.${string}`>, 'agreements.scope.maskDoesNotFit'>
type Report = (message: ProblemId, coordinates: string) => void

/**
 * What stands against a scope: every column, relation and value that its dataset's contract does not have, that is
 * not open, or that does not fit. Empty: it can be agreed.
 */
export const checkScope = (scope: Scope, contracts: Contracts): readonly Text[] => {
  const problems: Text[] = []
  const report: Report = (message, coordinates) => problems.push(textsOf(message, { coordinates }))
  const contract = contracts.get(scope.dataset)
  if (contract === undefined) report('agreements.scope.unknownDataset', scope.dataset)
  else if (contract.openAttribute === 'NOT_OPEN') report('agreements.scope.notOpen', scope.dataset)
  else {
    for (const { name, mask } of scope.columns.values()) {
      const column = checkColumn(contract, name, report)
      if (column === undefined || mask === undefined) continue
      const coordinates = `${contract.dataset}.${name}`
      const lack = lackForMask(mask, { ...column, mayBeMissing: !column.isAlwaysThere })
      if (lack?.kind === 'MISSING_VALUE') report('agreements.scope.maskNull', coordinates)
      if (lack?.kind === 'TYPE')
        problems.push(
          textsOf('agreements.scope.maskDoesNotFit', { coordinates, mask: mask.kind, types: lack.types }),
        )
    }
    if (scope.predicate !== null) checkFilter(scope.predicate, contract, contracts, report)
  }
  return problems
}

/** Names of the relations that a filter goes through, at any depth. */
export const relationsOf = (filter: Filter<string>): readonly string[] => {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.of.flatMap(relationsOf)
    case 'not':
      return relationsOf(filter.of)
    case 'toOne':
    case 'toMany':
      return [filter.relation, ...relationsOf(filter.of)]
    case 'compare':
    case 'in':
    case 'isNull':
    case 'matches':
      return []
    default:
      return assertNever(filter)
  }
}

const checkFilter = (
  filter: Filter<string>,
  contract: ScopeContract,
  contracts: Contracts,
  report: Report,
): void => {
  switch (filter.kind) {
    case 'and':
    case 'or':
      for (const part of filter.of) checkFilter(part, contract, contracts, report)
      return
    case 'not':
      return checkFilter(filter.of, contract, contracts, report)
    case 'isNull':
    case 'matches':
      checkColumn(contract, filter.column, report)
      return
    case 'compare':
      return checkValues(contract, filter.column, filter.op, [filter.value], report)
    case 'in':
      return checkValues(contract, filter.column, 'eq', filter.values, report)
    case 'toOne':
      return checkRelation(filter, contract, contracts, report)
    case 'toMany':
      return report('agreements.scope.toMany', `${contract.dataset}.${filter.relation}`)
    default:
      return assertNever(filter)
  }
}

const checkRelation = (
  filter: Extract<Filter<string>, { kind: 'toOne' }>,
  contract: ScopeContract,
  contracts: Contracts,
  report: Report,
): void => {
  const column = [...contract.columns.values()].find((c) => c.reference?.relation === filter.relation)
  const reference = column?.reference ?? null
  const target = reference === null ? undefined : contracts.get(reference.dataset)
  if (column === undefined || reference === null || target === undefined)
    return report('agreements.scope.unknownRelation', `${contract.dataset}.${filter.relation}`)
  checkColumn(contract, column.name, report)
  checkColumn(target, reference.column, report)
  checkFilter(filter.of, target, contracts, report)
}

const checkColumn = (contract: ScopeContract, name: string, report: Report): ContractColumn | undefined => {
  const column = contract.columns.get(name)
  if (column === undefined) report('agreements.scope.unknownColumn', `${contract.dataset}.${name}`)
  else if (column.openAttribute === 'NOT_OPEN')
    report('agreements.scope.notOpen', `${contract.dataset}.${name}`)
  return column
}

const textOps: readonly CompareOp[] = ['contains', 'startsWith', 'endsWith', 'ilike']

// the same bounds as a caller's `where` (query/select/filter-input.ts): the compiled predicate must not raise on any row
const checkValues = (
  contract: ScopeContract,
  name: string,
  op: CompareOp,
  values: readonly string[],
  report: Report,
): void => {
  const column = checkColumn(contract, name, report)
  if (column === undefined) return
  const isOutOfType = values.some((value) => !isValueOf(column, value))
  const isTextOnly = textOps.includes(op) && column.type !== 'TEXT'
  const endsInEscape = op === 'ilike' && values.some((value) => /(^|[^\\])(\\\\)*\\$/.test(value))
  if (isOutOfType || isTextOnly || endsInEscape)
    report('agreements.scope.valueDoesNotFit', `${contract.dataset}.${name}`)
}

const isValueOf = ({ type }: ContractColumn, value: string): boolean =>
  type === 'BOOLEAN' ? value === 'true' || value === 'false' : readValue(type, value) !== undefined
