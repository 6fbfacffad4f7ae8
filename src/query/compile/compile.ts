import { Compilation, type CompileFacts, type VersionRead } from './compilation'
import { filterSql } from './compile-filter'
import { pageSql } from './compile-page'
import { jsonName, jsonNames, shortEnough } from './json-object'
import type { Plan } from '../plan/plan'
import { integer, join, sql, type Param, type Sql } from '../sql'

/** What runs: one statement a row field. It returns one row: parts of the JSON text, then the rows delivered of each version. */
export interface Statement {
  readonly text: string
  /** The JSON text: constants, and null for the next of the row's parts. */
  readonly json: readonly (string | null)[]
  /** `$1`..., as text in PostgreSQL's input syntax, or bound when it runs. */
  readonly params: readonly Param[]
  /** The PostgreSQL type of each parameter. */
  readonly types: readonly Sql[]
  /** What each count after the JSON is of. */
  readonly counted: readonly VersionRead[]
  readonly reads: readonly VersionRead[]
  /** Those of them that the caller is shown something of. */
  readonly uses: readonly VersionRead[]
}

/**
 * Writes the statement of a plan. Deterministic: the same plan and Grants give the same bytes.
 * @param maxReplyBytes longest JSON text that leaves PostgreSQL; of a longer one all parts come as null, or the statement
 * fails with SQLSTATE 54000
 */
export const compile = (plan: Plan, facts: CompileFacts, maxReplyBytes: number): Statement => {
  const compilation = new Compilation(facts, { filter: filterSql, page: pageSql }, maxReplyBytes)
  const page = pageSql(plan.root, null, compilation)
  const counts = compilation.counted.map((_, i) => {
    const name = page.counts.get(i)
    return name === undefined ? integer(0) : sql`q.${name}`
  })
  const parts = jsonNames(page.json).map((name) => sql`q.${name}`)
  const texts = shortEnough(parts, maxReplyBytes).map((text, i) => sql`${text} as ${jsonName(i)}`)
  return {
    text: sql`select ${join([...texts, ...counts], ', ')} from (${page.select}) q`,
    json: page.json,
    params: compilation.params.values,
    types: compilation.params.types,
    counted: compilation.counted,
    reads: compilation.reads,
    uses: compilation.uses,
  }
}

/** The values of a statement's parameters under these variables. @throws AppError BAD_USER_INPUT */
export const bindParams = (
  statement: Statement,
  variables: Readonly<Record<string, unknown>>,
): (string | null)[] =>
  statement.params.map((param) =>
    param === null || typeof param === 'string' ? param : param.bind(variables),
  )
