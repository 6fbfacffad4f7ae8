import { assertNever } from '../../kernel/errors'
import type { ColumnScope } from './compilation'
import type { AreaMatch, Box, Match, SearchMatch, SimilarMatch } from '../row-query/match'
import { gramsOf, pairsOf } from '../row-query/search-words'
import { integer, join, sql, type Sql } from '../sql'

/** A match as a condition. Each begins with what an index of the column serves; none can raise on a stored value. */
export const matchSql = (match: Match, column: Sql, scope: ColumnScope): Sql => {
  switch (match.kind) {
    case 'search':
      return searchSql(match, column, scope)
    case 'similar':
      return similarSql(match, column, scope)
    case 'within':
    case 'withinDistance':
      return areaSql(match, column, scope)
    default:
      return assertNever(match)
  }
}

export const areaSql = (match: AreaMatch, column: Sql, scope: ColumnScope): Sql => {
  if (match.kind === 'within') return boxesSql(match, column, scope)
  const float = floatOf(scope)
  const metres = sql`geo.metres(${column}, ${float(match.longitude)}, ${float(match.latitude)})`
  return sql`(${boxesSql(match, column, scope)} and ${metres} <= ${float(match.metres)})`
}

const boxesSql = ({ boxes }: AreaMatch, column: Sql, scope: ColumnScope): Sql => {
  const parts = boxes.map((box) => boxSql(box, column, scope))
  return sql`(${join(parts, ' or ')})`
}

/** Whether a place lies in a box, as an index of places serves it. */
export const boxSql = ({ west, south, east, north }: Box, column: Sql, scope: ColumnScope): Sql => {
  const float = floatOf(scope)
  return sql`${column} <@ box(point(${float(west)}, ${float(south)}), point(${float(east)}, ${float(north)}))`
}

const floatOf =
  ({ compilation }: ColumnScope) =>
  (value: number): Sql =>
    compilation.params.add(String(value), 'float8')

const searchSql = ({ words }: SearchMatch, column: Sql, { compilation }: ColumnScope): Sql => {
  const { params } = compilation
  const keys = [...new Set(words.flatMap(gramsOf))]
  const conditions = [sql`search.grams(${column}) @> ${params.addList(keys, 'text')}`]
  // a word of one or two characters is a key itself
  for (const word of words)
    if ([...word].length > 2)
      conditions.push(sql`strpos(search.fold(${column}), ${params.add(word, 'text')}) > 0`)
  return sql`(${join(conditions, ' and ')})`
}

const similarSql = ({ pieces, least }: SimilarMatch, column: Sql, { compilation }: ColumnScope): Sql => {
  const { params } = compilation
  const all = params.addList(pieces, 'text')
  const grams = sql`search.grams(${column})`
  if (least === 1) return sql`${grams} && ${all}`
  const pairs = pairsOf(pieces, least).map((pair) => sql`${grams} @> ${params.addList(pair, 'text')}`)
  // `offset 0`: the value is folded once, not once a piece; a missing value has no sum
  const folded = sql`(select search.fold(${column}) as v offset 0) f`
  const shared = sql`(select sum((strpos(f.v, b.v) > 0)::int) from ${folded}, unnest(${all}) b (v))`
  return sql`((${join(pairs, ' or ')}) and ${shared} >= ${integer(least)})`
}
