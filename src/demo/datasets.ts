import { join } from 'node:path'
import { airQualityHeader, airQualityRows } from './air-quality'
import { readDistricts, type District } from './district'
import { housingApplicantsHeader, housingApplicantsRows } from './housing-applicants'
import { writeCsv } from './synthetic-file'
import { waterSecurityPointsHeader, waterSecurityPointsRows } from './water-security-points'

/** One dataset of the demo catalogue: a manifest, and a file that is shipped or generated. */
export interface DemoDataset {
  /** Name in the catalogue. */
  readonly name: string
  readonly manifestFile: string
  readonly source: ShippedFile | GeneratedFile
}

interface ShippedFile {
  readonly kind: 'shipped'
  readonly file: string
}

interface GeneratedFile {
  readonly kind: 'generated'
  /** The name that the catalogue keeps as where the rows came from. */
  readonly fileName: string
  readonly header: readonly string[]
  readonly rows: (districts: readonly District[]) => Iterable<readonly string[]>
}

/** demo/ lies beside src/ in a checkout, and the build copies it beside dist/src/. */
const demoFolder = join(__dirname, '..', '..', 'demo')

const districtsFile = join(demoFolder, 'data', 'districts.csv')

const manifestOf = (name: string): string => join(demoFolder, 'manifests', `${name}.json`)

const shipped = (name: string): DemoDataset => ({
  name,
  manifestFile: manifestOf(name),
  source: { kind: 'shipped', file: join(demoFolder, 'data', `${name}.csv`) },
})

const generated = (
  name: string,
  header: readonly string[],
  rows: (districts: readonly District[]) => Iterable<readonly string[]>,
): DemoDataset => ({
  name,
  manifestFile: manifestOf(name),
  source: { kind: 'generated', fileName: `${name}.csv`, header, rows },
})

/** Every dataset, each after those that it refers to. */
export const demoDatasets: readonly DemoDataset[] = [
  shipped('districts'),
  shipped('streets'),
  shipped('villages'),
  generated('airQualityHourly', airQualityHeader, airQualityRows),
  generated('housingApplicants', housingApplicantsHeader, housingApplicantsRows),
  generated('waterSecurityPoints', waterSecurityPointsHeader, waterSecurityPointsRows),
]

/**
 * Puts the rows of a dataset where they can be imported from: a shipped file stays where it is, a generated
 * one is written, with the same bytes each time.
 * @param folder for generated files; the caller removes it
 * @returns path of the CSV file
 */
export const prepareFile = async ({ source }: DemoDataset, folder: string): Promise<string> => {
  if (source.kind === 'shipped') return source.file
  const file = join(folder, source.fileName)
  await writeCsv(file, source.header, source.rows(readDistricts(districtsFile)))
  return file
}
