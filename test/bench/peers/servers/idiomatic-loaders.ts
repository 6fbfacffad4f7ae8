import DataLoader from 'dataloader'
import { asc, inArray } from 'drizzle-orm'
import { areas, cities, db, provinces, streets } from './idiomatic-tables'

interface Coded {
  readonly code: string
}

/** One loader for each relation, made anew for each request, as the manual of dataloader has it. */
export const createLoaders = () => ({
  province: toOne((codes) => db.select().from(provinces).where(inArray(provinces.code, codes))),
  city: toOne((codes) => db.select().from(cities).where(inArray(cities.code, codes))),
  area: toOne((codes) => db.select().from(areas).where(inArray(areas.code, codes))),
  street: toOne((codes) => db.select().from(streets).where(inArray(streets.code, codes))),
  areasOfCity: toMany(
    (codes) => db.select().from(areas).where(inArray(areas.cityCode, codes)).orderBy(asc(areas.code)),
    (area) => area.cityCode,
  ),
  streetsOfArea: toMany(
    (codes) => db.select().from(streets).where(inArray(streets.areaCode, codes)).orderBy(asc(streets.code)),
    (street) => street.areaCode,
  ),
})

export type Loaders = ReturnType<typeof createLoaders>

const toOne = <T extends Coded>(find: (codes: string[]) => Promise<T[]>): DataLoader<string, T | null> =>
  new DataLoader(async (codes) => {
    const byCode = new Map((await find([...codes])).map((row) => [row.code, row]))
    return codes.map((code) => byCode.get(code) ?? null)
  })

const toMany = <T>(
  find: (codes: string[]) => Promise<T[]>,
  parent: (row: T) => string,
): DataLoader<string, T[]> =>
  new DataLoader(async (codes) => {
    const rows = new Map<string, T[]>(codes.map((code) => [code, []]))
    for (const row of await find([...codes])) rows.get(parent(row))?.push(row)
    return codes.map((code) => rows.get(code) ?? [])
  })
