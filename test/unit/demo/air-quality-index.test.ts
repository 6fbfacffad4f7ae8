import { airQualityOf } from '../../../src/demo/air-quality-index'

const clean = { pm25: 0, pm10: 0, so2: 0, no2: 0, co: 0, o3: 0 }

test.each([
  ['nothing in the air', clean, 0, '优', null],
  ['the last clean value', { ...clean, pm25: 35 }, 50, '优', null],
  ['rounded up', { ...clean, pm25: 36 }, 52, '良', 'PM2.5'],
  ['a break point', { ...clean, pm25: 75 }, 100, '良', 'PM2.5'],
  ['ozone in the afternoon', { ...clean, o3: 300 }, 150, '轻度污染', 'O3'],
  ['between two break points', { ...clean, pm10: 300 }, 175, '中度污染', 'PM10'],
  ['carbon monoxide', { ...clean, co: 60 }, 200, '中度污染', 'CO'],
  ['heavy', { ...clean, no2: 2340 }, 300, '重度污染', 'NO2'],
  ['severe', { ...clean, pm25: 400 }, 434, '严重污染', 'PM2.5'],
  ['beyond the table', { ...clean, pm25: 9_999 }, 500, '严重污染', 'PM2.5'],
  ['sulphur dioxide has no hourly value beyond 200', { ...clean, so2: 5_000 }, 200, '中度污染', 'SO2'],
  ['the first of two equal ones', { ...clean, pm25: 75, pm10: 150 }, 100, '良', 'PM2.5'],
])('the index of %s', (_, measured, aqi, level, primaryPollutant) => {
  expect(airQualityOf(measured)).toEqual({ aqi, level, primaryPollutant })
})
