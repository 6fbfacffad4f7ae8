import { invariant } from '../../kernel/errors'
import type { Statement } from '../compile/compile'
import { jsonNames, shortEnough } from '../compile/json-object'
import { rowsOf, type Rows } from './run'
import { arrayText, integer, join, parameter, replaceParams, sql, type Param, type Sql } from '../sql'

/** Longest JSON text of one answer of a batch, in bytes, without its constants; a longer one is read alone. */
export const MAX_BATCHED_BYTES = 65_536

/**
 * A statement that gives the answers of another one under several lists of parameters, in one run: what PostgreSQL does
 * for each statement, and each message between it and us, is done once for all of them.
 */
export interface BatchedStatement {
  /** For two lists or more: of a statement without such values all lists have one key, and it is never sent. */
  readonly text: string
  /** Of each list what differs from list to list: lists with the same key have the same answer. */
  keyOf(params: readonly (string | null)[]): string
  /** @param lists those of the statement itself, one an answer; their keys differ */
  paramsOf(lists: readonly (readonly (string | null)[])[]): (string | null)[]
  /** @param size how many lists there were @throws invariant 4c1e when it is not one row a list */
  read(rows: readonly (readonly (Buffer | null)[])[], size: number): BatchedAnswers
}

export interface BatchedAnswers {
  /** In the order of the lists; null: it is longer than MAX_BATCHED_BYTES, or than a reply may be. */
  readonly answers: readonly (Rows | null)[]
  /** From when PostgreSQL began to when it had made the last row. */
  readonly tookMs: number
}

/** @returns null: a value that differs is a list, and lists of lists are no type of PostgreSQL */
export const batchedStatement = (statement: Statement): BatchedStatement | null => {
  const { params, types } = statement
  const varied = indexes(params, isBound)
  const fixed = indexes(params, (param) => !isBound(param))
  if (varied.some((i) => types[i]?.endsWith('[]') !== false)) return null
  return {
    text: textOf(statement, varied, fixed),
    keyOf: (list) =>
      varied.length === 1 ? (list[varied[0] ?? 0] ?? '') : JSON.stringify(varied.map((i) => list[i])),
    paramsOf: (lists) => [
      ...varied.map((i) => arrayText(lists.map((list) => list[i] ?? ''))),
      ...fixed.map((i) => lists[0]?.[i] ?? null),
    ],
    read: (rows, size) => answersOf(rows, size, statement),
  }
}

const isBound = (param: Param): boolean => param !== null && typeof param !== 'string'

const indexes = (params: readonly Param[], isWanted: (param: Param) => boolean): readonly number[] =>
  params.flatMap((param, i) => (isWanted(param) ? [i] : []))

const textOf = (
  { text, types, json, counted }: Statement,
  varied: readonly number[],
  fixed: readonly number[],
): Sql => {
  const column = (i: number): Sql => sql`v${integer(i)}`
  const count = (i: number): Sql => sql`n${integer(i)}`
  const one = replaceParams(text, (i) =>
    varied.includes(i) ? sql`batch.${column(i)}` : parameter(varied.length + fixed.indexOf(i)),
  )
  // from a subselect, or PostgreSQL would count the values of each batch, and plan anew for their number
  const lists = varied.map((i, k) => sql`(select ${parameter(k)}::${types[i] ?? sql`text`}[])`)
  const counts = counted.map((_, i) => count(i))
  const outputs = [
    sql`batch.i`,
    ...shortEnough(
      jsonNames(json).map((name) => sql`a.${name}`),
      MAX_BATCHED_BYTES,
    ),
    ...counts.map((name) => sql`a.${name}`),
    sql`date_part('epoch', clock_timestamp() - statement_timestamp())`,
  ]
  return sql`select ${join(outputs, ', ')} from unnest(${join(lists, ', ')}) with ordinality as batch(${join([...varied.map(column), sql`i`], ', ')}) cross join lateral (${one}) as a(${join([...jsonNames(json), ...counts], ', ')})`
}

const numberOf = (value: Buffer | null | undefined): number => Number(value?.toString('latin1'))

const answersOf = (
  rows: readonly (readonly (Buffer | null)[])[],
  size: number,
  statement: Statement,
): BatchedAnswers => {
  const answers: (Rows | null | undefined)[] = Array.from({ length: size })
  let tookMs = 0
  for (const row of rows) {
    const place = numberOf(row[0]) - 1
    invariant(place in answers && answers[place] === undefined, '4c1e', 'a row of a batch has no place')
    answers[place] = rowsOf(row, 1, statement)
    tookMs = Math.max(tookMs, 1000 * numberOf(row.at(-1)))
  }
  return {
    answers: answers.map((answer) => {
      invariant(answer !== undefined, '4c1f', 'a batch without a row of one of its lists')
      return answer
    }),
    tookMs,
  }
}
