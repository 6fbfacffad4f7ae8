import { drizzle } from 'drizzle-orm/postgres-js'
import { integer, numeric, pgSchema, text, timestamp } from 'drizzle-orm/pg-core'
import postgres from 'postgres'

const peers = pgSchema('peers')

export const provinces = peers.table('provinces', { code: text().primaryKey(), name: text().notNull() })

export const cities = peers.table('cities', {
  code: text().primaryKey(),
  name: text().notNull(),
  provinceCode: text().notNull(),
})

export const areas = peers.table('areas', {
  code: text().primaryKey(),
  name: text().notNull(),
  cityCode: text().notNull(),
})

export const streets = peers.table('streets', {
  code: text().primaryKey(),
  name: text().notNull(),
  areaCode: text().notNull(),
})

export const villages = peers.table('villages', {
  code: text().primaryKey(),
  name: text().notNull(),
  streetCode: text().notNull(),
})

export const sensorReadings = peers.table('sensor_readings', {
  stationCode: text().notNull(),
  stationName: text().notNull(),
  districtCode: text().notNull(),
  measuredAt: timestamp({ withTimezone: true }).notNull(),
  aqi: integer().notNull(),
  pm25: integer().notNull(),
  pm10: integer().notNull(),
  so2: integer().notNull(),
  no2: integer().notNull(),
  co: numeric().notNull(),
  o3: integer().notNull(),
  level: text().notNull(),
})

export const db = drizzle(postgres({ max: 10 }))
