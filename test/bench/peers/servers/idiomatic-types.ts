import { Field, Float, Int, ObjectType } from 'type-graphql'

@ObjectType()
class Place {
  @Field(() => String)
  code!: string

  @Field(() => String)
  name!: string
}

@ObjectType()
export class Province extends Place {}

@ObjectType()
export class City extends Place {
  provinceCode!: string
}

@ObjectType()
export class Area extends Place {
  cityCode!: string
}

@ObjectType()
export class Street extends Place {
  areaCode!: string
}

@ObjectType()
export class Village extends Place {
  streetCode!: string
}

@ObjectType()
export class SensorReading {
  @Field(() => String)
  stationCode!: string

  @Field(() => String)
  stationName!: string

  @Field(() => Date)
  measuredAt!: Date

  @Field(() => Int)
  aqi!: number

  @Field(() => Int)
  pm25!: number

  @Field(() => Int)
  pm10!: number

  @Field(() => Int)
  so2!: number

  @Field(() => Int)
  no2!: number

  @Field(() => String)
  co!: string

  @Field(() => Int)
  o3!: number
}

@ObjectType()
export class StationAverage {
  @Field(() => String)
  stationCode!: string

  @Field(() => Int)
  count!: number

  @Field(() => Float)
  pm25!: number
}
