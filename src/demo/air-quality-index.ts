/** What a station measures in an hour: micrograms a cubic metre, CO milligrams a cubic metre. */
export interface Concentrations {
  readonly pm25: number
  readonly pm10: number
  readonly so2: number
  readonly no2: number
  readonly co: number
  readonly o3: number
}

export interface AirQuality {
  readonly aqi: number
  /** 优, 良, 轻度污染, 中度污染, 重度污染 or 严重污染. */
  readonly level: string
  /** The pollutant that the index comes from; null: the index is at most 50, where none is named. */
  readonly primaryPollutant: string | null
}

/** Index values at the break points below. */
const indexes = [0, 50, 100, 150, 200, 300, 400, 500] as const

/** Break points of HJ 633-2012, table 1: PM by 24-hour means, the gases by hourly means. */
const breakPoints = [
  { pollutant: 'PM2.5', of: (c: Concentrations) => c.pm25, at: [0, 35, 75, 115, 150, 250, 350, 500] },
  { pollutant: 'PM10', of: (c: Concentrations) => c.pm10, at: [0, 50, 150, 250, 350, 420, 500, 600] },
  { pollutant: 'SO2', of: (c: Concentrations) => c.so2, at: [0, 150, 500, 650, 800] },
  { pollutant: 'NO2', of: (c: Concentrations) => c.no2, at: [0, 100, 200, 700, 1200, 2340, 3090, 3840] },
  { pollutant: 'CO', of: (c: Concentrations) => c.co, at: [0, 5, 10, 35, 60, 90, 120, 150] },
  { pollutant: 'O3', of: (c: Concentrations) => c.o3, at: [0, 160, 200, 300, 400, 800, 1000, 1200] },
] as const

const levels = [
  { upTo: 50, name: '优' },
  { upTo: 100, name: '良' },
  { upTo: 150, name: '轻度污染' },
  { upTo: 200, name: '中度污染' },
  { upTo: 300, name: '重度污染' },
] as const

/** The index of one pollutant: linear between break points, rounded up, at most that of the last one. */
const indexOf = (value: number, at: readonly number[]): number => {
  let low = 0
  let lowIndex = 0
  for (const [place, high] of at.entries()) {
    const highIndex = indexes[place] ?? lowIndex
    if (value <= high && place > 0) {
      return Math.ceil(lowIndex + ((highIndex - lowIndex) * (value - low)) / (high - low))
    }
    low = high
    lowIndex = highIndex
  }
  return lowIndex
}

/** The air quality index of an hour, with its level and primary pollutant (the first of several equal ones). */
export const airQualityOf = (measured: Concentrations): AirQuality => {
  let aqi = 0
  let primary = ''
  for (const { pollutant, of, at } of breakPoints) {
    const index = indexOf(of(measured), at)
    if (index > aqi) [aqi, primary] = [index, pollutant]
  }
  return {
    aqi,
    level: levels.find((level) => aqi <= level.upTo)?.name ?? '严重污染',
    primaryPollutant: aqi <= 50 ? null : primary,
  }
}
