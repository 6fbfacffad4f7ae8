import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { createRandom, type Random } from '../../../src/demo/random'

const STATIONS = 1000
const HOURS = 1000
const SEED = 2026
const FIRST_HOUR_MS = Date.parse('2026-01-01T00:00:00+08:00')
const EAST_OF_UTC_MS = 8 * 3_600_000

/** `2026-01-01T05:00:00+08:00` */
const timeOf = (hour: number): string =>
  `${new Date(FIRST_HOUR_MS + hour * 3_600_000 + EAST_OF_UTC_MS).toISOString().slice(0, 19)}+08:00`

const measured = (random: Random): readonly (number | string)[] => {
  const pm25 = random.between(3, 180)
  const co = (random.between(20, 240) / 100).toFixed(2)
  const aqi = Math.round(pm25 * 1.3) + random.between(0, 12)
  const level = aqi <= 50 ? '优' : aqi <= 100 ? '良' : aqi <= 150 ? '轻度污染' : '中度污染'
  const [so2, no2, o3] = [random.between(2, 40), random.between(5, 90), random.between(10, 220)]
  return [aqi, pm25, pm25 + random.between(3, 90), so2, no2, co, o3, level]
}

/**
 * Writes hourly readings of 1,000 invented stations in 40 districts: 1,000,000 rows of 12 columns, in the order in which
 * they would arrive (by hour, then station), the same on every machine.
 */
export const writeReadings = async (path: string, districts: readonly string[]): Promise<void> => {
  const random = createRandom(SEED)
  const out = createWriteStream(path)
  out.write('stationCode,stationName,districtCode,measuredAt,aqi,pm25,pm10,so2,no2,co,o3,level\n')
  for (let hour = 0; hour < HOURS; hour += 1) {
    const time = timeOf(hour)
    const lines: string[] = []
    for (let n = 1; n <= STATIONS; n += 1) {
      const code = `S${String(n).padStart(4, '0')}`
      const district = districts[n % districts.length] ?? ''
      lines.push([code, `监测站${code}`, district, time, ...measured(random)].join(','))
    }
    if (!out.write(`${lines.join('\n')}\n`)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'close')
}
