import { airQualityOf, type Concentrations } from './air-quality-index'
import { usualAt } from './air-quality-shape'
import { daysOf2025, localTime, type Day } from './calendar'
import type { District } from './district'
import { createRandom, type Random } from './random'

/** Hourly readings of 24 invented stations through 2025: 365 x 24 x 24 = 210,240 rows. */
export const airQualityHeader = [
  '站点编号',
  '站点名称',
  '区县代码',
  '监测时间',
  'AQI',
  'PM2.5',
  'PM10',
  'SO2',
  'NO2',
  'CO',
  'O3',
  '空气质量等级',
  '首要污染物',
] as const

const STATIONS = 24
const SEED = 2025_0101

interface Station {
  readonly code: string
  readonly name: string
  readonly districtCode: string
  /** How polluted its place is: 1 is the city's mean. */
  readonly place: number
}

/** What the weather of a day does to particles and gases, and to ozone: 1 is a usual day. */
interface Weather {
  readonly stillness: number
  readonly sun: number
}

const createStations = (districts: readonly District[], random: Random): readonly Station[] =>
  districts.slice(0, STATIONS).map((district, place) => {
    const number = String(place + 1).padStart(2, '0')
    return {
      code: `DEMO-${number}`,
      name: `示例监测站${number}（${district.name}）`,
      districtCode: district.code,
      place: random.between(82, 118) / 100,
    }
  })

/** Tomorrow is mostly like today. */
const nextWeather = (today: Weather, random: Random): Weather => ({
  stillness: Math.max(0.45, 1 + (today.stillness - 1) * 0.75 + random.bell() * 0.42),
  sun: Math.min(1.6, Math.max(0.35, 1 + (today.sun - 1) * 0.6 + random.bell() * 0.4)),
})

const measure = (
  station: Station,
  day: Day,
  hour: number,
  weather: Weather,
  random: Random,
): Concentrations => {
  const reading = (pollutant: keyof Concentrations, weight: number): number =>
    Math.max(1, Math.round(usualAt(pollutant, day, hour) * weight * (1 + random.bell() * 0.2)))
  const still = weather.stillness * station.place
  const pm25 = reading('pm25', still)
  return {
    pm25,
    // the coarse fraction holds the fine one
    pm10: Math.max(pm25 + 3, reading('pm10', still)),
    so2: reading('so2', station.place),
    no2: reading('no2', (still + station.place) / 2),
    co: reading('co', (still + 1) / 2) / 100,
    o3: reading('o3', weather.sun * (2 - station.place)),
  }
}

/** The rows in the order of time, then station. The same rows for the same districts, always. */
export function* airQualityRows(districts: readonly District[]): Generator<readonly string[]> {
  const random = createRandom(SEED)
  const stations = createStations(districts, random)
  let weather: Weather = { stillness: 1, sun: 1 }
  for (const day of daysOf2025) {
    weather = nextWeather(weather, random)
    for (let hour = 0; hour < 24; hour++) {
      const measuredAt = localTime(day, hour)
      for (const station of stations) {
        const measured = measure(station, day, hour, weather, random)
        const { aqi, level, primaryPollutant } = airQualityOf(measured)
        yield [
          station.code,
          station.name,
          station.districtCode,
          measuredAt,
          String(aqi),
          String(measured.pm25),
          String(measured.pm10),
          String(measured.so2),
          String(measured.no2),
          measured.co.toFixed(2),
          String(measured.o3),
          level,
          primaryPollutant ?? '',
        ]
      }
    }
  }
}
