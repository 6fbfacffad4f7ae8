import type { ISql, PendingQuery, Row } from 'postgres'

/** A column of times as the log writes them: ISO 8601 UTC with microseconds. @param column as the statement names it */
export const instantText = (sql: ISql, column: string): PendingQuery<Row[]> =>
  sql`to_char(${sql(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
