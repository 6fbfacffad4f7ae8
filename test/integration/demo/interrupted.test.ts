import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCatalogService, type CatalogService } from '../../../src/catalog/service'
import { demoDatasets } from '../../../src/demo/datasets'
import { loadDemo } from '../../../src/demo/load'
import { importFile } from '../../../src/intake/import-file'
import { readManifest } from '../../../src/intake/manifest'
import { systemClock as clock } from '../../../src/kernel/clock'
import { AppError } from '../../../src/kernel/errors'
import { ignoreObservations, type Observe } from '../../../src/telemetry/observation'
import { createTestDatabase, type TestDatabase } from '../../support/database'

let db: TestDatabase
let catalog: CatalogService

beforeEach(async () => {
  db = await createTestDatabase({ env: { WEIR_DEMO: '1' } })
  catalog = createCatalogService({ databases: db.databases, clock })
  mkdirSync(db.settings.dataDir, { recursive: true })
})

afterEach(async () => {
  await db.close()
  rmSync(db.settings.dataDir, { recursive: true, force: true })
})

const load = (observe: Observe = ignoreObservations) =>
  loadDemo({ databases: db.databases, settings: db.settings, clock, observe })

/** A dataset of somebody who was there before the demo. */
const publishOwn = async (dataset: string): Promise<void> => {
  const path = join(db.settings.dataDir, 'own.csv')
  writeFileSync(path, 'label,code\none,a\ntwo,b\n')
  const manifest = {
    title: 'Own',
    summary: 'Own.',
    opener: 'Own bureau',
    openAttribute: 'UNCONDITIONAL' as const,
    licence: 'CC0-1.0',
    attribution: 'Own bureau',
    contact: 'own@example.org',
    key: ['label'],
  }
  await importFile(
    { path, dataset, manifest, publish: true, actor: 'test' },
    { databases: db.databases, catalog, timeZone: 'UTC', clock, observe: ignoreObservations },
  )
}

/** What a start leaves that published a dataset and died before its data was active. */
const publishWithoutData = async (name: string): Promise<void> => {
  const file = demoDatasets.find((dataset) => dataset.name === name)?.manifestFile ?? ''
  const said = await readManifest(file)
  await catalog.draft(
    {
      name,
      title: said.title ?? '',
      summary: said.summary,
      opener: said.opener ?? '',
      createOpener: true,
      openAttribute: said.openAttribute ?? 'NOT_OPEN',
      licence: said.licence,
      attribution: said.attribution,
      contact: said.contact,
      key: said.key ?? [],
      columns: Object.entries(said.columns ?? {}).map(
        ([label, { name: column = '', type = 'TEXT', nullable = true }]) => ({
          name: column,
          label,
          type,
          nullable,
        }),
      ),
    },
    'test',
  )
  await catalog.publish(name, 'test')
}

const rowCountOf = async (name: string): Promise<number | undefined> =>
  (await catalog.find(name))?.activeVersion?.rowCount

test('a start that died half-way is completed by the next, and what others published is left alone', async () => {
  await publishOwn('airQualityHourly')
  const dies: Observe = (observation) => {
    if (observation.kind === 'demoLoaded' && observation.dataset === 'streets') throw new Error('died')
  }
  await expect(load(dies)).rejects.toThrow('died')
  expect(await rowCountOf('streets')).toBe(1_031)
  expect(await catalog.find('villages')).toBeUndefined()

  // as a kill leaves it: a draft without data, a generation without a table, a file half written
  await catalog.draft(
    {
      name: 'villages',
      title: 'Half',
      opener: '重庆市民政局（演示）',
      openAttribute: 'UNCONDITIONAL',
      columns: [{ name: 'other', label: 'other', type: 'TEXT', nullable: true }],
      key: [],
    },
    'test',
  )
  await catalog.beginGeneration('villages')
  await publishWithoutData('waterSecurityPoints')
  const files = join(db.settings.dataDir, 'demo-files')
  mkdirSync(files)
  writeFileSync(join(files, 'housingApplicants.csv'), 'half')

  expect(await load()).not.toBeNull()
  const found = await Promise.all(demoDatasets.map(({ name }) => catalog.find(name)))
  expect(found.map((each) => [each?.name, each?.status, each?.activeVersion?.rowCount])).toEqual([
    ['districts', 'PUBLISHED', 38],
    ['streets', 'PUBLISHED', 1_031],
    ['villages', 'PUBLISHED', 11_270],
    ['airQualityHourly', 'PUBLISHED', 2],
    ['housingApplicants', 'PUBLISHED', 5_000],
    ['waterSecurityPoints', 'PUBLISHED', 60],
  ])
  expect((await catalog.find('villages'))?.title).toBe('重庆市村（居）委会')
  expect((await catalog.find('airQualityHourly'))?.title).toBe('Own')
  expect(existsSync(files)).toBe(false)
})

test('a dataset that cannot be loaded is named, with the reason and what to do', async () => {
  await publishOwn('districts')
  const error = await load().catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(AppError)
  if (!(error instanceof AppError)) return
  expect(error.fault).toMatchObject({ message: 'demo.failed', params: { dataset: 'streets' } })
  expect(error.textIn('en')).toMatch(/streets could not be loaded.*WEIR_DEMO=0.*districts/s)
  expect(error.textIn('zh')).toMatch(/streets 未能载入.*WEIR_DEMO=0/s)
  expect(await catalog.find('streets')).toBeUndefined()
  expect(await rowCountOf('districts')).toBe(2)
})
