import type { Dataset } from '../../catalog/dataset'
import type { Filter } from '../row-query/filter'

/** The datasets that the predicate of a Grant reads through relations, with repeats. @param predicate null: none */
export const predicateTargets = (
  predicate: Filter<string> | null,
  dataset: Dataset,
  datasets: ReadonlyMap<string, Dataset>,
): readonly string[] => {
  switch (predicate?.kind) {
    case 'and':
    case 'or':
      return predicate.of.flatMap((part) => predicateTargets(part, dataset, datasets))
    case 'not':
      return predicateTargets(predicate.of, dataset, datasets)
    case 'toOne':
    case 'toMany': {
      const target = datasets.get(dataset.relations.get(predicate.relation)?.target ?? '')
      return target === undefined ? [] : [target.name, ...predicateTargets(predicate.of, target, datasets)]
    }
    default:
      return []
  }
}
