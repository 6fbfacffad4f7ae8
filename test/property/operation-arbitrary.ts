import fc from 'fast-check'
import type { Dataset } from '../../src/catalog/dataset'
import { figureNames } from './evaluate-figure'
import { figureColumns, groupingArbitrary } from './group-arbitrary'
import { argumentsArbitrary } from './page-arguments'
import type { Argument, Directive, FieldItem, FragmentItem, Item, Operation, Selection } from './operation'
import type { World } from './world'
import { openColumns, openRelations, typeBase } from './where'

/** Pages within pages. */
const MAX_PAGES = 3

/** Random operations on a world: selections of every shape, within what its schema allows. */
export const operationArbitrary = (world: World): fc.Arbitrary<Operation> => {
  const arbitraries = new SelectionArbitraries(world)
  const root = fc
    .constantFrom(...world.datasets.values())
    .filter(isReachable)
    .chain((dataset) => arbitraries.rootField(dataset))
  const block = fc.array(root, { minLength: 1, maxLength: 2 })
  return fc.record({
    caller: fc.oneof(
      { weight: 6, arbitrary: fc.constant('agreed') },
      { weight: 2, arbitrary: fc.constantFrom(...world.callers.keys()) },
    ),
    blocks: fc.oneof(
      { weight: 12, arbitrary: fc.tuple(block) },
      { weight: 1, arbitrary: fc.tuple(block, block) },
    ),
  })
}

const isReachable = (dataset: Dataset): boolean =>
  dataset.openAttribute !== 'NOT_OPEN' && openColumns(dataset).length > 0

const directive: fc.Arbitrary<Directive | null> = fc.oneof(
  { weight: 12, arbitrary: fc.constant(null) },
  {
    weight: 1,
    arbitrary: fc.record({
      name: fc.constantFrom('skip', 'include'),
      value: fc.boolean(),
      isVariable: fc.boolean(),
    }),
  },
)

const rarely = fc.oneof(
  { weight: 14, arbitrary: fc.constant(false) },
  { weight: 1, arbitrary: fc.constant(true) },
)
const alias = fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(2) })
const noArguments: fc.Arbitrary<readonly Argument[]> = fc.constant([])

const field = (
  name: string,
  selection: fc.Arbitrary<Selection> | null,
  args: fc.Arbitrary<readonly Argument[]> = noArguments,
): fc.Arbitrary<FieldItem> =>
  fc.record({
    kind: fc.constant('field' as const),
    name: fc.constant(name),
    alias,
    args,
    selection: selection ?? fc.constant(null),
    directive,
    isSplit: rarely,
  })

interface Weighted {
  readonly weight: number
  readonly arbitrary: fc.Arbitrary<Item>
}

const fragment = (selection: fc.Arbitrary<Selection>): fc.Arbitrary<FragmentItem> =>
  fc.record({
    kind: fc.constant('fragment' as const),
    style: fc.constantFrom('inline', 'typed', 'named'),
    selection,
    directive,
  })

/** A selection set on a type; now and then a part of it stands in a fragment. */
const selectionOf = (
  type: string,
  fields: readonly Weighted[],
  maxLength: number,
): fc.Arbitrary<Selection> => {
  const all = [...fields, { weight: 1, arbitrary: field('__typename', null) }]
  const set = (items: readonly Weighted[]): fc.Arbitrary<Selection> =>
    fc.record({
      type: fc.constant(type),
      items: fc.array<Item>(fc.oneof(...items), { minLength: 1, maxLength }),
    })
  const inner = set(all)
  const weight = Math.ceil(fields.reduce((sum, part) => sum + part.weight, 0) / 8)
  return set([...all, { weight, arbitrary: fragment(inner) }])
}

const figureTypes = {
  countDistinct: 'Counts',
  sum: 'Sums',
  avg: 'Averages',
  min: 'Extremes',
  max: 'Extremes',
} as const

const figures = (dataset: Dataset): readonly Weighted[] => [
  { weight: 2, arbitrary: field('count', null) },
  ...figureNames.flatMap((figure): Weighted[] => {
    const names = figureColumns(figure, dataset).map(({ name }) => name)
    if (names.length === 0) return []
    const type = `${typeBase(dataset)}Row${figureTypes[figure]}`
    return [{ weight: 1, arbitrary: field(figure, selectionOf(type, leaves(names), 3)) }]
  }),
]

const aggregateSelection = (dataset: Dataset): fc.Arbitrary<Selection> =>
  selectionOf(`${typeBase(dataset)}RowAggregate`, figures(dataset), 3)

const groupsField = (dataset: Dataset): fc.Arbitrary<FieldItem> =>
  groupingArbitrary(dataset).chain(({ columns, args }) => {
    const key = selectionOf(`${typeBase(dataset)}RowGroupKey`, leaves(columns), 3)
    const selection = selectionOf(
      `${typeBase(dataset)}RowGroup`,
      [{ weight: 6, arbitrary: field('key', key) }, ...figures(dataset)],
      3,
    )
    return field('groups', selection, fc.constant(args))
  })

/** The selections of each dataset's types, each made once. */
class SelectionArbitraries {
  private readonly known = new Map<string, fc.Arbitrary<Selection>>()

  constructor(private readonly world: World) {}

  rootField(dataset: Dataset): fc.Arbitrary<FieldItem> {
    const args = argumentsArbitrary(this.world, dataset, 'root')
    return field(dataset.name, this.page(dataset, MAX_PAGES), args)
  }

  private page(dataset: Dataset, pages: number): fc.Arbitrary<Selection> {
    return this.once(`page ${dataset.name} ${String(pages)}`, () => {
      const base = typeBase(dataset)
      const row = this.row(dataset, pages - 1, 1)
      const pageInfo = ['hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor']
      return selectionOf(
        `${base}RowConnection`,
        [
          { weight: 8, arbitrary: field('nodes', row) },
          {
            weight: 3,
            arbitrary: field(
              'edges',
              selectionOf(
                `${base}RowEdge`,
                [
                  { weight: 2, arbitrary: field('node', row) },
                  { weight: 1, arbitrary: field('cursor', null) },
                ],
                2,
              ),
            ),
          },
          { weight: 3, arbitrary: field('pageInfo', selectionOf('PageInfo', leaves(pageInfo), 4)) },
          { weight: 2, arbitrary: field('totalCount', null) },
          { weight: 3, arbitrary: field('aggregate', aggregateSelection(dataset)) },
          { weight: 4, arbitrary: groupsField(dataset) },
        ],
        2,
      )
    })
  }

  /** @param toOnes to-one relations that may still be walked, one after another */
  private row(dataset: Dataset, pages: number, toOnes: number): fc.Arbitrary<Selection> {
    return this.once(`row ${dataset.name} ${String(pages)} ${String(toOnes)}`, () => {
      const columns = leaves(openColumns(dataset).map(({ name }) => name))
      const relations = openRelations(dataset, this.world.datasets).flatMap(
        ({ relation, target }): Weighted[] => {
          if (relation.kind === 'TO_ONE')
            return toOnes === 0
              ? []
              : [{ weight: 2, arbitrary: field(relation.name, this.row(target, pages, toOnes - 1)) }]
          if (pages === 0) return []
          const args = argumentsArbitrary(this.world, target, 'nested')
          return [{ weight: 2, arbitrary: field(relation.name, this.page(target, pages), args) }]
        },
      )
      return selectionOf(`${typeBase(dataset)}Row`, [...columns, ...relations], pages > 1 ? 4 : 3)
    })
  }

  private once(key: string, make: () => fc.Arbitrary<Selection>): fc.Arbitrary<Selection> {
    const known = this.known.get(key)
    if (known !== undefined) return known
    const made = make()
    this.known.set(key, made)
    return made
  }
}

const leaves = (names: readonly string[]): readonly Weighted[] =>
  names.map((name) => ({ weight: 1, arbitrary: field(name, null) }))
