import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { demoDatasets, type DemoDataset } from '../../../src/demo/datasets'
import { readManifest } from '../../../src/intake/manifest'

const headerOf = ({ source }: DemoDataset): unknown =>
  source.kind === 'generated' ? source.header : parse(readFileSync(source.file), { to: 1 })[0]

test.each(demoDatasets)(
  'the manifest of $name describes each column of its file and no other',
  async (dataset) => {
    const manifest = await readManifest(dataset.manifestFile)
    expect(manifest.name).toBe(dataset.name)
    expect(Object.keys(manifest.columns ?? {})).toEqual(headerOf(dataset))
    for (const column of Object.values(manifest.columns ?? {})) {
      expect(column).toMatchObject({ name: expect.any(String), type: expect.any(String) })
      expect(typeof column.nullable).toBe('boolean')
      expect(column.description).not.toBe('')
    }
  },
)

test.each(demoDatasets)('the entry of $name has all that a publication needs', async (dataset) => {
  const manifest = await readManifest(dataset.manifestFile)
  for (const field of [
    manifest.title,
    manifest.summary,
    manifest.opener,
    manifest.openAttribute,
    manifest.renewCycle,
    manifest.theme,
    manifest.industry,
    manifest.licence,
    manifest.attribution,
    manifest.contact,
    manifest.source,
    manifest.spatialCoverage,
    manifest.temporalStart,
  ]) {
    expect(field?.length).toBeGreaterThan(0)
  }
  expect(manifest.tags?.length).toBeGreaterThan(0)
  expect(manifest.openConditions === undefined).toBe(manifest.openAttribute !== 'CONDITIONAL')
})

test('whatever was generated says so in its title and summary', async () => {
  for (const dataset of demoDatasets) {
    const { title, summary } = await readManifest(dataset.manifestFile)
    const isSynthetic = dataset.source.kind === 'generated'
    expect([title?.includes('示例数据（合成）'), summary?.includes('示例数据（合成）')]).toEqual([
      isSynthetic,
      isSynthetic,
    ])
  }
})
