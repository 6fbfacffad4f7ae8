import type { Fragment, Sql } from 'postgres'

/** Days `[from, to]` in the time zone of the deployment, `yyyy-mm-dd`. */
export interface AssessmentPeriod {
  readonly from: string
  readonly to: string
  readonly timeZone: string
  /** Ids of the openers whose datasets and cases are told of; null: of all. */
  readonly openers: readonly string[] | null
}

export interface NamedCount {
  readonly name: string
  readonly count: number
}

/** Whether an opener is one of those of a period. @param id of the opener */
export const isOfOpeners = (sql: Sql, openers: AssessmentPeriod['openers'], id: Fragment): Fragment =>
  openers === null ? sql`true` : sql`${id} = any (${[...openers]}::uuid[])`
