import fc from 'fast-check'
import type { Dataset } from '../../src/catalog/dataset'
import { EarlierCursor, EnumValue, type Argument } from './operation'
import { storedValues, worldVersions, type World } from './world'
import { comparedColumns, typeBase, whereArbitrary, type Where } from './where'

/** Levels of a `where`. */
const MAX_DEPTH = 3

const style = fc.constantFrom('variable', 'literal', 'operands')

const argument = (
  name: string,
  type: string,
  value: fc.Arbitrary<unknown>,
  chance: number,
): fc.Arbitrary<readonly Argument[]> =>
  fc.oneof(
    { weight: 100 - chance, arbitrary: fc.constant([]) },
    {
      weight: chance,
      arbitrary: fc
        .record({ name: fc.constant(name), type: fc.constant(type), value, style })
        .map((made) => [made]),
    },
  )

const orders = fc
  .constantFrom('ASC', 'DESC', 'ASC_NULLS_FIRST', 'DESC_NULLS_LAST')
  .map((name) => new EnumValue(name))

export const orderByArbitrary = (dataset: Dataset): fc.Arbitrary<readonly Where[]> =>
  fc.array(
    fc
      .tuple(fc.constantFrom(...comparedColumns(dataset)), orders)
      .map(([{ name }, order]) => ({ [name]: order })),
    { maxLength: 3 },
  )

const firstOf = (place: 'root' | 'nested'): fc.Arbitrary<number | null> =>
  fc.oneof(
    { weight: 150, arbitrary: fc.nat(6) },
    { weight: 30, arbitrary: place === 'root' ? fc.constantFrom(7, 12, 20, 50) : fc.constant(7) },
    { weight: 1, arbitrary: fc.constantFrom(null, -1, 1001) },
  )

/** The arguments of a page, each there or not. */
export const argumentsArbitrary = (
  world: World,
  dataset: Dataset,
  place: 'root' | 'nested',
): fc.Arbitrary<readonly Argument[]> => {
  const base = typeBase(dataset)
  const { datasets } = world
  const scope = {
    datasets,
    throughMany: true,
    matches: true,
    refusals: true,
    valuesOf: storedValues(world.tables),
  }
  const where = fc.oneof(
    { weight: 40, arbitrary: whereArbitrary(scope, dataset, MAX_DEPTH) },
    { weight: 1, arbitrary: fc.constant(null) },
  )
  const forward = argument('first', 'Int', firstOf(place), place === 'root' ? 60 : 85)
  const backward = argument('last', 'Int', firstOf(place), 99)
  const both = fc.tuple(forward, backward).map((args) => args.flat())
  const rows = fc.oneof(
    { weight: 120, arbitrary: forward },
    { weight: 60, arbitrary: backward },
    { weight: 1, arbitrary: both },
  )
  const earlier = fc.nat(20).map((pick) => new EarlierCursor(pick))
  const parts = [
    argument('where', `${base}RowWhere`, where, place === 'root' ? 70 : 45),
    argument('orderBy', `[${base}RowOrderBy!]`, orderByArbitrary(dataset), 50),
    rows,
    argument('after', 'String', earlier, 12),
    argument('before', 'String', earlier, 10),
  ]
  const number = fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(...worldVersions).map(({ number }) => number) },
    { weight: 1, arbitrary: fc.constant(4) },
  )
  if (place === 'root')
    parts.push(
      argument('version', 'Int', number, 10),
      argument('changesSince', 'Int', number, 8),
      argument('removedSince', 'Int', number, 6),
    )
  return fc.tuple(...parts).map((args) => args.flat())
}
