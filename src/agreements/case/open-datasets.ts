import { fault, type Fault } from '../../kernel/errors'
import type { Text } from '../../kernel/message'
import { textsOf } from '../../kernel/messages'
import type { Facts } from './facts'
import type { OpenMode } from '../../catalog/dataset'
import type { CaseScope } from './scope'

/**
 * Why these scopes need no application, or cannot have one. What is not open is answered as what does not
 * exist, so that nobody learns of it by applying.
 * @returns undefined: it can be applied for
 */
export const cannotApply = (
  scopes: readonly CaseScope[],
  modes: readonly OpenMode[],
  facts: Facts,
): Fault | undefined => {
  const problems: Text[] = []
  const coordinates: string[] = []
  const report = (at: string, text: Text): void => {
    problems.push(text)
    coordinates.push(at)
  }
  for (const { dataset, columns } of scopes) {
    const found = facts.datasets.get(dataset)
    if (found === undefined || found.openAttribute === 'NOT_OPEN') {
      report(dataset, textsOf('case.notOpen', { coordinates: dataset }))
      continue
    }
    for (const { name } of columns) {
      const attribute = found.columns.get(name) ?? 'NOT_OPEN'
      const at = `${dataset}.${name}`
      if (attribute === 'NOT_OPEN') report(at, textsOf('case.notOpen', { coordinates: at }))
    }
    // a column may be stricter than its dataset
    const needsIt = columns.some(({ name }) => found.columns.get(name) === 'CONDITIONAL')
    if (found.openAttribute === 'UNCONDITIONAL' && !needsIt)
      report(dataset, textsOf('case.notNeeded', { dataset }))
    for (const mode of modes)
      if (!found.modes.includes(mode)) report(dataset, textsOf('case.modeNotOffered', { dataset, mode }))
  }
  return problems.length === 0
    ? undefined
    : fault('case.cannotApply', { problems }, { rule: 'R-22', coordinates })
}
