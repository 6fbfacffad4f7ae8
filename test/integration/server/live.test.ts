import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCatalogService } from '../../../src/catalog/service'
import { AppError } from '../../../src/kernel/errors'
import { systemClock } from '../../../src/kernel/clock'
import { importFile, type ImportReport } from '../../../src/intake/import-file'
import type { ImportOptions } from '../../../src/intake/import-job'
import { parseManifest } from '../../../src/intake/manifest'
import { ignoreObservations, type Observation } from '../../../src/telemetry/observation'
import { startTestServer, type TestReply, type TestServer } from '../../support/server'

let server: TestServer
let folder: string
let swaps = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-live-'))
  server = await startTestServer({}, (observation: Observation) => {
    if (observation.kind === 'schemaSwapped') swaps += 1
  })
}, 120_000)
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

const MANIFEST = {
  title: '公园',
  summary: '试验数据',
  opener: '重庆市城市管理局（试验）',
  contact: 'test@example.org',
  licence: 'CC0',
  attribution: 'test',
  openAttribute: 'UNCONDITIONAL',
}

const importText = async (
  dataset: string,
  text: string,
  options: Partial<ImportOptions> = {},
): Promise<ImportReport> => {
  const path = join(folder, 'file.csv')
  await writeFile(path, text)
  const { databases } = server
  const catalog = createCatalogService({ databases, clock: systemClock })
  return importFile(
    { path, dataset, actor: 'test', ...options },
    { databases, catalog, timeZone: 'Asia/Shanghai', clock: systemClock, observe: ignoreObservations },
  )
}

const publish = (dataset: string, text: string): Promise<ImportReport> =>
  importText(dataset, text, { publish: true, manifest: parseManifest('manifest', MANIFEST) })

const until = async <T>(found: () => Promise<T | undefined>): Promise<T> => {
  for (const limit = Date.now() + 5000; Date.now() < limit; await new Promise((r) => setTimeout(r, 20))) {
    const value = await found()
    if (value !== undefined) return value
  }
  throw new Error('it did not appear within 5 s')
}

const user = (query: string, variables = {}): Promise<TestReply> =>
  server.ask(query, { as: 'dataUser', variables })

test('a dataset that is published appears in the schema of the running server', async () => {
  await publish('parks', '编号,名称,面积,游客\n007,磁器口公园,1.50,12\n008,歌乐山公园,20.25,7\n')
  const reply = await until(async () => {
    const tried = await user(
      '{ rows { parks(orderBy: [{ bianHao: ASC }]) { nodes { bianHao mingCheng mianJi youKe } } } }',
    )
    return tried.codes.length === 0 ? tried : undefined
  })
  expect(reply.data).toEqual({
    rows: {
      parks: {
        nodes: [
          { bianHao: '007', mingCheng: '磁器口公园', mianJi: '1.50', youKe: 12 },
          { bianHao: '008', mingCheng: '歌乐山公园', mianJi: '20.25', youKe: 7 },
        ],
      },
    },
  })
})

describe('a value that does not fit the contract', () => {
  test('refuses the load by its row, and schema, cursors and data are as before', async () => {
    await publish('gates', 'code,visitors\na1,1\na2,2\na3,3\n')
    const page =
      'query ($after: String) { rows { gates(first: 2, after: $after) { nodes { code visitors } pageInfo { endCursor } } } }'
    const before = await until(async () => {
      const tried = await user(page)
      return tried.codes.length === 0 ? tried : undefined
    })
    const schema = () => user('{ __schema { types { name fields { name } } } }').then((reply) => reply.data)
    const known = await schema()
    const swapsBefore = swaps

    const refusal = await importText('gates', 'code,visitors\nb1,1\nb2,N/A\nb3,3\n').catch(
      (error: unknown) => error,
    )
    expect(refusal).toBeInstanceOf(AppError)
    expect((refusal as AppError).textIn('en')).toMatch(/row 3/i)
    expect((refusal as AppError).textIn('zh')).toMatch(/3/)

    expect(swaps).toBe(swapsBefore)
    expect(await schema()).toEqual(known)
    expect((await user(page)).data).toEqual(before.data)
    const { endCursor } = (before.data as { rows: { gates: { pageInfo: { endCursor: string } } } }).rows.gates
      .pageInfo
    const next = await user(page, { after: endCursor })
    expect(next.data).toMatchObject({ rows: { gates: { nodes: [{ code: 'a3', visitors: 3 }] } } })
  })
})

describe('new data', () => {
  test('of one hour is appended, and the next query sees it, without a new schema', async () => {
    const stations = await user(
      '{ rows { airQualityHourly(first: 24, where: { measuredAt: { eq: "2025-12-31T23:00:00+08:00" } }) { totalCount nodes { stationCode stationName districtCode } } } }',
    )
    const { nodes } = (
      stations.data as {
        rows: {
          airQualityHourly: { nodes: { stationCode: string; stationName: string; districtCode: string }[] }
        }
      }
    ).rows.airQualityHourly
    expect(nodes).toHaveLength(24)
    const columns = (await user('{ dataset(name: "airQualityHourly") { columns { name label nullable } } }'))
      .data as {
      dataset: { columns: { name: string; label: string; nullable: boolean }[] }
    }
    const labels = columns.dataset.columns.map((column) => column.label)
    const cell = (name: string, station: (typeof nodes)[number]): string => {
      if (name === 'stationCode' || name === 'stationName' || name === 'districtCode') return station[name]
      if (name === 'measuredAt') return '2026-01-01T00:00:00+08:00'
      if (name === 'level') return '优'
      return name === 'primaryPollutant' ? '' : '1'
    }
    const lines = nodes.map((station) =>
      columns.dataset.columns.map(({ name }) => cell(name, station)).join(','),
    )
    const swapsBefore = swaps
    const report = await importText('airQualityHourly', `${labels.join(',')}\n${lines.join('\n')}\n`, {
      append: true,
    })
    expect(report).toMatchObject({ rows: 24, version: 2 })
    const seen = await until(async () => {
      const reply = await user(
        '{ rows { airQualityHourly(first: 1, orderBy: [{ measuredAt: DESC }]) { totalCount nodes { measuredAt } } } }',
      )
      const page = (
        reply.data as { rows: { airQualityHourly: { totalCount: number; nodes: { measuredAt: string }[] } } }
      ).rows.airQualityHourly
      return page.totalCount === 210_264 ? page : undefined
    })
    expect(seen.nodes[0]?.measuredAt).toBe('2025-12-31T16:00:00+00:00')
    expect(swaps).toBe(swapsBefore)
  })

  test('leaves a walk that began before it on the version where it began', async () => {
    const walk =
      'query ($after: String) { rows { parks(first: 1, after: $after) { totalCount nodes { bianHao } pageInfo { endCursor hasNextPage } } } }'
    interface Parks {
      rows: {
        parks: {
          totalCount: number
          nodes: { bianHao: string }[]
          pageInfo: { endCursor: string; hasNextPage: boolean }
        }
      }
    }
    const first = (await user(walk)).data as Parks
    await importText('parks', '编号,名称,面积,游客\n100,新公园,3.00,1\n')
    await until(async () =>
      ((await user(walk)).data as Parks).rows.parks.nodes[0]?.bianHao === '100' ? true : undefined,
    )
    const second = (await user(walk, { after: first.rows.parks.pageInfo.endCursor })).data as Parks
    expect(second.rows.parks).toMatchObject({
      totalCount: 2,
      nodes: [{ bianHao: '008' }],
      pageInfo: { hasNextPage: false },
    })
  })
})

describe('names that are hostile', () => {
  const hostile = [
    '__proto__',
    'constructor',
    'Query',
    'toString',
    'nodes',
    "a'; drop table x; --",
    '"quoted"',
    'x'.repeat(300),
    '😀',
    '名称',
    '明成',
    '',
  ]

  test('of columns are renamed with a warning, and the server answers queries on them', async () => {
    const header = hostile.map((name) => `"${name.replaceAll('"', '""')}"`).join(',')
    const report = await publish('odd', `${header}\n${hostile.map((_, i) => `v${i}`).join(',')}\n`)
    expect(report.columns).toHaveLength(hostile.length)
    expect(new Set(report.columns.map((column) => column.name)).size).toBe(hostile.length)
    for (const { name } of report.columns) expect(name).toMatch(/^[a-z][A-Za-z0-9]{0,59}$/)
    expect(report.warnings.length).toBeGreaterThan(0)
    const selection = report.columns.map((column) => column.name).join(' ')
    const reply = await until(async () => {
      const tried = await user(`{ rows { odd { nodes { ${selection} } } } }`)
      return tried.codes.length === 0 ? tried : undefined
    })
    expect(reply.data).toEqual({
      rows: { odd: { nodes: [Object.fromEntries(report.columns.map(({ name }, i) => [name, `v${i}`]))] } },
    })
  })

  test.each(
    hostile.filter((name) => !/^[a-z]+$/.test(name) || name === 'constructor' || name === 'toString'),
  )('of a dataset are refused with a message: %s', async (name) => {
    const refusal = await publish(name, 'a,b\n1,2\n').catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(AppError)
    expect((await user('{ datasets { totalCount } }')).codes).toEqual([])
  })
})
