import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demoDatasets, prepareFile, type DemoDataset } from '../../../src/demo/datasets'
import { IDENTITY_MARKER, TELEPHONE_MARKER } from '../../../src/demo/housing-applicants'
import { WATER_MARKER } from '../../../src/demo/water-security-points'

const folder = mkdtempSync(join(tmpdir(), 'weir-demo-'))
afterAll(() => rmSync(folder, { recursive: true }))

const named = (name: string): DemoDataset => {
  const dataset = demoDatasets.find((each) => each.name === name)
  if (dataset === undefined) throw new Error(`no dataset ${name}`)
  return dataset
}

type Row = Readonly<Record<string, string>>

const files = new Map<string, Buffer>()

/** The bytes of a file, made once. */
const bytesOf = async (name: string): Promise<Buffer> => {
  const bytes = files.get(name) ?? readFileSync(await prepareFile(named(name), folder))
  files.set(name, bytes)
  return bytes
}

/** The rows of a file by header; none of the files needs a quote. */
const rowsOf = async (name: string): Promise<readonly Row[]> => {
  const text = (await bytesOf(name)).toString()
  if (text.includes('"') || !text.endsWith('\n')) throw new Error(`${name} needs a real parser`)
  const [header = [], ...lines] = text
    .slice(0, -1)
    .split('\n')
    .map((line) => line.split(','))
  return lines.map((cells) => Object.fromEntries(header.map((label, place) => [label, cells[place] ?? ''])))
}

const column = (rows: readonly Row[], label: string): readonly string[] =>
  rows.map((row) => {
    const value = row[label]
    if (value === undefined) throw new Error(`no column ${label}`)
    return value
  })

const distinct = (values: readonly string[]): ReadonlySet<string> => new Set(values)

/** What a shipped file was cut to, and what a generator has given since it was written. */
const pinned = [
  ['districts', '05a18b867d82b9b1597aa518f0e04efc8f111611f221960bdb7da576d611b6a0'],
  ['streets', '54db964bb9cd9e752c3fc193be8773c5c8d7b030563d3d3500f1af8a7955d762'],
  ['villages', 'a67a218c42488135a6e19640c0f383caf95d116b59926da6bc3911d71f0b0a9e'],
  ['airQualityHourly', '7c7e21d0d527399e4f5003ddc496be21339263294aa3010a00d25cc149ad9a55'],
  ['housingApplicants', '6e632ff03b269b879dd5362aaed7686182ea6e1254589ac4f183684427db8b78'],
  ['waterSecurityPoints', '3ebe468da11a81dff1c400c6f8adea0524e776ca2366bb6169685d9b07feb2ab'],
] as const

test.each(pinned)('the file of %s has the same bytes on every run and platform', async (name, sha256) => {
  const hash = createHash('sha256').update(await bytesOf(name))
  expect(hash.digest('hex')).toBe(sha256)
})

test('Chongqing has 38 districts, 1,031 streets and 11,270 villages', async () => {
  const districts = await rowsOf('districts')
  const streets = await rowsOf('streets')
  const villages = await rowsOf('villages')
  expect([districts.length, streets.length, villages.length]).toEqual([38, 1031, 11270])

  const districtCodes = distinct(column(districts, '区县代码'))
  const streetCodes = distinct(column(streets, '乡镇街道代码'))
  expect([districtCodes.size, streetCodes.size]).toEqual([38, 1031])
  expect(distinct(column(villages, '村居代码')).size).toBe(11270)
  expect(streets.every((street) => districtCodes.has(street['区县代码'] ?? ''))).toBe(true)
  const lost = villages.filter(({ 乡镇街道代码: street = '', 区县代码: district = 'none' }) => {
    return !streetCodes.has(street) || !street.startsWith(district)
  })
  expect(lost).toEqual([])
  expect(streets).toContainEqual({
    乡镇街道代码: '500106004',
    乡镇街道名称: '磁器口街道',
    区县代码: '500106',
  })
})

describe('hourly air quality', () => {
  let rows: readonly Row[]
  beforeAll(async () => {
    rows = await rowsOf('airQualityHourly')
  })

  test('has one reading of each of 24 stations for each hour of 2025', () => {
    expect(rows).toHaveLength(210_240)
    expect(distinct(rows.map((row) => `${row['站点编号']} ${row['监测时间']}`)).size).toBe(210_240)
    expect(distinct(column(rows, '站点编号')).size).toBe(24)
    const times = column(rows, '监测时间')
    expect([times[0], times.at(-1)]).toEqual(['2025-01-01T00:00:00+08:00', '2025-12-31T23:00:00+08:00'])
  })

  test('names stations that are clearly invented, in districts that exist', async () => {
    const districts = new Map(
      (await rowsOf('districts')).map((row) => [row['区县代码'] ?? '', row['区县名称'] ?? '']),
    )
    for (const row of rows.slice(0, 24)) {
      expect(row['站点名称']).toMatch(/^示例监测站\d\d（.+）$/)
      expect(row['站点名称']).toContain(districts.get(row['区县代码'] ?? '') ?? 'no such district')
    }
  })

  test('is worse in winter by particles and in summer by ozone, and ozone peaks in the afternoon', () => {
    const mean = (label: string, part: string): number => {
      const values = rows.filter((row) => row['监测时间']?.includes(part)).map((row) => Number(row[label]))
      return values.reduce((sum, value) => sum + value, 0) / values.length
    }
    expect(mean('PM2.5', '2025-01')).toBeGreaterThan(2 * mean('PM2.5', '2025-07'))
    expect(mean('O3', '2025-07')).toBeGreaterThan(2 * mean('O3', '2025-01'))
    expect(mean('O3', 'T15:')).toBeGreaterThan(3 * mean('O3', 'T05:'))
  })

  test('names a primary pollutant exactly where the index is above 50', () => {
    const odd = rows.filter((row) => (row['首要污染物'] === '') !== Number(row['AQI']) <= 50)
    expect(odd).toEqual([])
    expect([...distinct(column(rows, '首要污染物'))].sort()).toEqual(['', 'O3', 'PM10', 'PM2.5'])
    expect(distinct(column(rows, '空气质量等级'))).toEqual(new Set(['优', '良', '轻度污染', '中度污染']))
  })
})

describe('housing applicants', () => {
  let rows: readonly Row[]
  beforeAll(async () => {
    rows = await rowsOf('housingApplicants')
  })

  test('are 5,000, each with an own number, in all districts', async () => {
    expect(rows).toHaveLength(5_000)
    expect(distinct(column(rows, '申请编号')).size).toBe(5_000)
    expect(distinct(column(rows, '区县代码'))).toEqual(
      distinct(column(await rowsOf('districts'), '区县代码')),
    )
  })

  test('have identity numbers and telephones that can belong to nobody', () => {
    expect(distinct(column(rows, '身份证号')).size).toBe(5_000)
    expect(column(rows, '身份证号').every((id) => /^DEMOID\d{12}$/.test(id))).toBe(true)
    expect(IDENTITY_MARKER).toBe('DEMOID')
    expect(column(rows, '联系电话').every((number) => /^000\d{8}$/.test(number))).toBe(true)
    expect(TELEPHONE_MARKER).toBe('000')
  })

  test('are decided after they applied, or pending with no time of decision', () => {
    const odd = rows.filter(({ 申请时间: appliedAt = '', 审核结果: decision, 审核时间: decidedAt = '' }) =>
      decision === 'PENDING' ? decidedAt !== '' : decidedAt <= appliedAt,
    )
    expect(odd).toEqual([])
    expect(distinct(column(rows, '审核结果'))).toEqual(new Set(['APPROVED', 'REJECTED', 'PENDING']))
    expect(column(rows, '家庭年收入').every((income) => /^\d+\.\d\d$/.test(income))).toBe(true)
  })
})

test('every text of a water security point carries the marker', async () => {
  const rows = await rowsOf('waterSecurityPoints')
  expect(rows).toHaveLength(60)
  for (const row of rows) {
    for (const [label, value] of Object.entries(row)) {
      if (label === '经度' || label === '纬度') expect(value).toMatch(/^0\.\d{6}$/)
      else expect(value).toContain(WATER_MARKER)
    }
  }
})

test('no other file holds a marker of what is not open', async () => {
  for (const name of ['districts', 'streets', 'villages', 'airQualityHourly']) {
    const text = (await bytesOf(name)).toString()
    expect(text.includes(WATER_MARKER) || text.includes(IDENTITY_MARKER)).toBe(false)
  }
})
