import type { Sql } from 'postgres'
import type { Argument } from './query'

const MOST = 1000

const columns = {
  village: ['villages', 'code'],
  station: ['sensor_readings', '"stationCode"'],
  city: ['cities', 'code'],
  district: ['sensor_readings', '"districtCode"'],
} as const

/** At most 1,000 codes of each kind, always the same: 1,000 villages and stations, all 342 cities, 40 districts. */
export const argumentValues = async (
  sql: Sql,
): Promise<Readonly<Record<NonNullable<Argument>, readonly string[]>>> => {
  const load = async (kind: keyof typeof columns): Promise<readonly string[]> => {
    const [table, column] = columns[kind]
    const rows = await sql.unsafe<{ code: string }[]>(
      `select distinct ${column} as code, md5(${column}) from peers.${table} order by md5(${column}) limit ${MOST}`,
    )
    return rows.map(({ code }) => code)
  }
  return {
    village: await load('village'),
    station: await load('station'),
    city: await load('city'),
    district: await load('district'),
  }
}
