import { asc, avg, count, desc, eq } from 'drizzle-orm'
import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql'
import type { Loaders } from './idiomatic-loaders'
import { cities, db, provinces, sensorReadings, villages } from './idiomatic-tables'
import { Area, City, Province, SensorReading, StationAverage, Street, Village } from './idiomatic-types'

export interface Context {
  readonly user: { readonly name: string } | null
  readonly loaders: Loaders
}

@Resolver(() => Village)
export class VillageResolver {
  @Query(() => Village, { nullable: true })
  async village(@Arg('code', () => String) code: string): Promise<Village | null> {
    const [row] = await db.select().from(villages).where(eq(villages.code, code))
    return row ?? null
  }

  @FieldResolver(() => Street, { nullable: true })
  street(@Root() village: Village, @Ctx() { loaders }: Context): Promise<Street | null> {
    return loaders.street.load(village.streetCode)
  }
}

@Resolver(() => Street)
export class StreetResolver {
  @FieldResolver(() => Area, { nullable: true })
  area(@Root() street: Street, @Ctx() { loaders }: Context): Promise<Area | null> {
    return loaders.area.load(street.areaCode)
  }
}

@Resolver(() => Area)
export class AreaResolver {
  @FieldResolver(() => City, { nullable: true })
  city(@Root() area: Area, @Ctx() { loaders }: Context): Promise<City | null> {
    return loaders.city.load(area.cityCode)
  }

  @FieldResolver(() => [Street])
  async streets(
    @Root() area: Area,
    @Arg('first', () => Int) first: number,
    @Ctx() { loaders }: Context,
  ): Promise<Street[]> {
    return (await loaders.streetsOfArea.load(area.code)).slice(0, first)
  }
}

@Resolver(() => City)
export class CityResolver {
  @Query(() => City, { nullable: true })
  async city(@Arg('code', () => String) code: string): Promise<City | null> {
    const [row] = await db.select().from(cities).where(eq(cities.code, code))
    return row ?? null
  }

  @FieldResolver(() => Province, { nullable: true })
  province(@Root() city: City, @Ctx() { loaders }: Context): Promise<Province | null> {
    return loaders.province.load(city.provinceCode)
  }

  @FieldResolver(() => [Area])
  async areas(
    @Root() city: City,
    @Arg('first', () => Int) first: number,
    @Ctx() { loaders }: Context,
  ): Promise<Area[]> {
    return (await loaders.areasOfCity.load(city.code)).slice(0, first)
  }
}

@Resolver(() => Province)
export class ProvinceResolver {
  @Query(() => [Province])
  provinces(@Arg('first', () => Int) first: number): Promise<Province[]> {
    return db.select().from(provinces).orderBy(asc(provinces.code)).limit(first)
  }
}

@Resolver(() => SensorReading)
export class SensorReadingResolver {
  @Query(() => [SensorReading])
  sensorReadings(
    @Arg('stationCode', () => String) stationCode: string,
    @Arg('first', () => Int) first: number,
  ): Promise<SensorReading[]> {
    return db
      .select()
      .from(sensorReadings)
      .where(eq(sensorReadings.stationCode, stationCode))
      .orderBy(desc(sensorReadings.measuredAt))
      .limit(first)
  }

  @Query(() => [StationAverage])
  stationAverages(@Arg('districtCode', () => String) districtCode: string): Promise<StationAverage[]> {
    return db
      .select({
        stationCode: sensorReadings.stationCode,
        count: count(),
        pm25: avg(sensorReadings.pm25).mapWith(Number),
      })
      .from(sensorReadings)
      .where(eq(sensorReadings.districtCode, districtCode))
      .groupBy(sensorReadings.stationCode)
      .orderBy(asc(sensorReadings.stationCode))
  }
}
