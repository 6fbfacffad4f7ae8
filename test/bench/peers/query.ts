/** Whose codes a query is asked with; null: it takes none. */
export type Argument = 'village' | 'station' | 'city' | 'district' | null

/** `bare`: Weir with neither rules nor meter. */
export const peerNames = ['weir', 'bare', 'raw', 'postgraphile', 'idiomatic'] as const

export type PeerName = (typeof peerNames)[number]

/** One thing that all peers are asked, in the words of each. All select the same values in the same order. */
export interface BenchQuery {
  readonly name: string
  readonly argument: Argument
  /** Whether the answer has an order that all must keep. */
  readonly isOrdered: boolean
  readonly weir: string
  readonly postgraphile: string
  readonly idiomatic: string
}

const eight = 'stationCode stationName measuredAt aqi pm25 pm10 so2 no2'
const ten = `${eight} co o3`

const weirReadings = (columns: string, first: number): string =>
  `query ($code: String!) { rows { answer: sensorReadings(where: { stationCode: { eq: $code } },
    orderBy: [{ measuredAt: DESC }], first: ${first}) { nodes { ${columns} } } } }`

const postgraphileReadings = (columns: string, first: number): string =>
  `query ($code: String!) { answer: allSensorReadings(condition: { stationCode: $code },
    orderBy: [MEASURED_AT_DESC], first: ${first}) { nodes { ${columns} } } }`

const idiomaticReadings = (columns: string, first: number): string =>
  `query ($code: String!) { answer: sensorReadings(stationCode: $code, first: ${first}) { ${columns} } }`

/** One row, so that what all requests have in common is most of it. */
export const smallest: BenchQuery = {
  name: 'Q1',
  argument: 'village',
  isOrdered: true,
  weir: `query ($code: String!) { rows { answer: villages(where: { code: { eq: $code } }) { nodes { code name
    street { code name area { code name city { code name province { code name } } } } } } } }`,
  postgraphile: `query ($code: String!) { answer: villageByCode(code: $code) { code name
    street: streetByStreetCode { code name area: areaByAreaCode { code name
      city: cityByCityCode { code name province: provinceByProvinceCode { code name } } } } } }`,
  idiomatic: `query ($code: String!) { answer: village(code: $code) { code name
    street { code name area { code name city { code name province { code name } } } } } }`,
}

export const benchQueries: readonly BenchQuery[] = [
  smallest,
  {
    name: 'Q2',
    argument: 'station',
    isOrdered: true,
    weir: weirReadings(eight, 20),
    postgraphile: postgraphileReadings(eight, 20),
    idiomatic: idiomaticReadings(eight, 20),
  },
  {
    name: 'Q3',
    argument: 'station',
    isOrdered: true,
    weir: weirReadings(ten, 1000),
    postgraphile: postgraphileReadings(ten, 1000),
    idiomatic: idiomaticReadings(ten, 1000),
  },
  {
    name: 'Q4',
    argument: 'city',
    isOrdered: true,
    weir: `query ($code: String!) { rows { answer: cities(where: { code: { eq: $code } }) { nodes { code name
      areas(first: 100, orderBy: [{ code: ASC }]) { nodes { code name
        streets(first: 10, orderBy: [{ code: ASC }]) { nodes { code name } } } } } } } }`,
    postgraphile: `query ($code: String!) { answer: cityByCode(code: $code) { code name
      areas: areasByCityCode(first: 100, orderBy: [CODE_ASC]) { nodes { code name
        streets: streetsByAreaCode(first: 10, orderBy: [CODE_ASC]) { nodes { code name } } } } } }`,
    idiomatic: `query ($code: String!) { answer: city(code: $code) { code name
      areas(first: 100) { code name streets(first: 10) { code name } } } }`,
  },
  {
    name: 'Q5',
    argument: 'district',
    isOrdered: false,
    weir: `query ($code: String!) { rows { answer: sensorReadings(where: { districtCode: { eq: $code } }) {
      groups(by: [{ column: stationCode }]) { key { stationCode } count avg { pm25 } } } } }`,
    // it has no count of rows in groups; that of the times is the same number, at a higher price
    postgraphile: `query ($code: String!) { answer: allSensorReadings(condition: { districtCode: $code }) {
      groupedAggregates(groupBy: [STATION_CODE]) { keys distinctCount { measuredAt } average { pm25 } } } }`,
    idiomatic: `query ($code: String!) { answer: stationAverages(districtCode: $code) { stationCode count pm25 } }`,
  },
  {
    name: 'Q6',
    argument: null,
    isOrdered: true,
    weir: '{ rows { answer: provinces(orderBy: [{ code: ASC }], first: 30) { nodes { code name } } } }',
    postgraphile: '{ answer: allProvinces(orderBy: [CODE_ASC], first: 30) { nodes { code name } } }',
    idiomatic: '{ answer: provinces(first: 30) { code name } }',
  },
]

/** The request's body. `raw` knows its statements by name. */
export const bodyOf = (query: BenchQuery, peer: PeerName, code: string | undefined): string =>
  JSON.stringify({
    query: peer === 'raw' ? query.name : query[peer === 'bare' ? 'weir' : peer],
    ...(code === undefined ? {} : { variables: { code } }),
  })
