/** A dataset of the bench: its file, and what the importer is told of it. */
export interface BenchDataset {
  readonly name: string
  readonly file: string
  /** The peers' table. */
  readonly table: string
  readonly manifest: object
}

interface Reference {
  readonly dataset: string
  readonly name: string
}

/** Codes are text, as a publisher would have it; each place refers to the one above it. */
const division = (name: string, columns: Readonly<Record<string, Reference | null>>): BenchDataset => ({
  name,
  file: `${name}.csv`,
  table: name,
  manifest: {
    ...common(name),
    key: ['code'],
    columns: {
      code: text(null),
      name: text(null),
      ...Object.fromEntries(
        Object.entries(columns).map(([column, parent]) => [
          column,
          text(parent === null ? null : { ...parent, column: 'code', reverseName: name }),
        ]),
      ),
    },
  },
})

const text = (ref: object | null): object => ({ type: 'TEXT', nullable: false, ref })

const common = (title: string): object => ({
  title,
  summary: title,
  opener: 'bench',
  openAttribute: 'UNCONDITIONAL',
  licence: 'MIT',
  attribution: 'bench',
  contact: 'bench',
})

const province = { dataset: 'provinces', name: 'province' }
const city = { dataset: 'cities', name: 'city' }
const area = { dataset: 'areas', name: 'area' }
const street = { dataset: 'streets', name: 'street' }

/** In the order in which they can be imported. */
export const benchDatasets: readonly BenchDataset[] = [
  division('provinces', {}),
  division('cities', { provinceCode: province }),
  division('areas', { cityCode: city, provinceCode: null }),
  division('streets', { areaCode: area, cityCode: null, provinceCode: null }),
  division('villages', { streetCode: street, areaCode: null, cityCode: null, provinceCode: null }),
  {
    name: 'sensorReadings',
    file: 'sensorReadings.csv',
    table: 'sensor_readings',
    manifest: {
      ...common('sensor readings'),
      key: ['stationCode', 'measuredAt'],
      columns: {
        stationCode: text(null),
        districtCode: text({
          dataset: 'areas',
          column: 'code',
          name: 'district',
          reverseName: 'sensorReadings',
        }),
        measuredAt: { type: 'TIMESTAMP', nullable: false },
      },
    },
  },
]
