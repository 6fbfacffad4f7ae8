import type { ISql, PendingQuery, Row } from 'postgres'

/**
 * A column of times as the log writes them: ISO 8601 UTC with microseconds; of years before 2000 or after 9999, which
 * that would tell wrongly, as PostgreSQL writes them. @param column as the statement names it
 */
export const instantText = (sql: ISql, column: string): PendingQuery<Row[]> =>
  sql`case when ${sql(column)} >= '2000-01-01Z' and ${sql(column)} < '10000-01-01Z'
    then to_char(${sql(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') else ${sql(column)}::text end`
