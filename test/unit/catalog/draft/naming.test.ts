import fc from 'fast-check'
import { namePattern, proposeName, proposeRelationNames } from '../../../../src/catalog/draft/naming'
import { isReservedFieldName } from '../../../../src/catalog/draft/reserved'
import { textOf } from '../../../../src/kernel/messages'

const none: ReadonlySet<string> = new Set()

const warningOf = (label: string, taken = none): string | undefined =>
  proposeName(label, taken).warning?.message

describe('a plain header', () => {
  test.each([
    ['code', 'code'],
    ['区县代码', 'quXianDaiMa'],
    ['重庆市', 'chongQingShi'],
    ['行政区划代码', 'xingZhengQuHuaDaiMa'],
    ['绿地率', 'lvDiLv'],
    ['人数(万)', 'renShuWan'],
    ['PM2.5（μg/m³）', 'pm25UgM3'],
    ['气温(℃)', 'qiWenC'],
    ['相对湿度(%)', 'xiangDuiShiDu'],
    ['district code', 'districtCode'],
    ['district_code', 'districtCode'],
    ['DISTRICT_CODE', 'districtCode'],
    ['DistrictCode', 'districtCode'],
    ['HTTPServer', 'httpServer'],
    ['NO2', 'no2'],
    ['ID', 'id'],
    ['Größe', 'grosse'],
    ['Ｃｏｄｅ', 'code'],
    ['ｶ 名称 2', 'mingCheng2'],
  ])('%s is called %s', (label, name) => {
    expect(proposeName(label, none).name).toBe(name)
  })

  test('gives no warning', () => {
    for (const label of ['code', '区县代码', 'PM2.5（μg/m³）', 'district_code', '备注：', 'Größe'])
      expect(warningOf(label)).toBeUndefined()
  })
})

describe('a hostile header is renamed with a warning', () => {
  test.each([
    ['', 'column', 'catalog.renamed.nothingLeft'],
    ['   ', 'column', 'catalog.renamed.nothingLeft'],
    ['🙂🙂', 'column', 'catalog.renamed.nothingLeft'],
    ['\u0000\ud800', 'column', 'catalog.renamed.nothingLeft'],
    ['Отчёт', 'column', 'catalog.renamed.nothingLeft'],
    ['温度🌡', 'wenDu', 'catalog.renamed.dropped'],
    ['2020年数据', 'column2020NianShuJu', 'catalog.renamed.digit'],
    ['code"; drop table rows.x; --', 'codeDropTableRowsX', 'catalog.renamed.dropped'],
    ['${jndi:ldap}', 'jndiLdap', 'catalog.renamed.dropped'],
    ['__proto__', 'proto', 'catalog.renamed.reserved'],
    ['__typename', 'typename', 'catalog.renamed.reserved'],
    ['constructor', 'constructorValue', 'catalog.renamed.reserved'],
    ['toString', 'toStringValue', 'catalog.renamed.reserved'],
    ['hasOwnProperty', 'hasOwnPropertyValue', 'catalog.renamed.reserved'],
    ['Nodes', 'nodesValue', 'catalog.renamed.reserved'],
    ['edges', 'edgesValue', 'catalog.renamed.reserved'],
    ['and', 'andValue', 'catalog.renamed.reserved'],
    ['OR', 'orValue', 'catalog.renamed.reserved'],
    ['not', 'notValue', 'catalog.renamed.reserved'],
    ['true', 'trueValue', 'catalog.renamed.reserved'],
    ['a'.repeat(300), 'a'.repeat(60), 'catalog.renamed.tooLong'],
    [`${'a '.repeat(20)}${' '.repeat(300)}`, `a${'A'.repeat(19)}`, 'catalog.renamed.tooLong'],
  ])('%j', (label, name, warning) => {
    expect(proposeName(label, none).name).toBe(name)
    expect(warningOf(label)).toBe(warning)
  })

  test('a duplicate gets a number, upper and lower case told apart or not', () => {
    expect(proposeName('名称', new Set(['mingCheng'])).name).toBe('mingCheng2')
    expect(proposeName('名称', new Set(['MINGCHENG', 'mingCheng2'])).name).toBe('mingCheng3')
    expect(warningOf('名称', new Set(['mingCheng']))).toBe('catalog.renamed.taken')
    const long = 'a'.repeat(60)
    expect(proposeName(long, new Set([long])).name).toBe(`${'a'.repeat(59)}2`)
  })

  test('the warning shows the header on one line and cut, in both languages', () => {
    const { warning } = proposeName(`a\nb${'c'.repeat(300)}`, none)
    if (warning === undefined) throw new Error('no warning')
    expect(textOf(warning.message, 'en', warning.params)).toMatch(/^The header "a bc{37}…" is too long/)
    expect(textOf(warning.message, 'zh', warning.params)).toContain('过长')
  })
})

const anyLabel = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: fc.constantFrom('_', 'a', 'A', '9', '"', '编', '码', ' ', '\ud800'), maxLength: 400 }),
  fc.constantFrom('__proto__', 'constructor', 'nodes', 'and', 'valueOf', 'null'),
)

test('any headers give names that are valid, free and always the same', () => {
  fc.assert(
    fc.property(fc.array(anyLabel, { maxLength: 30 }), (labels) => {
      const taken = new Set<string>()
      const lower = new Set<string>()
      for (const label of labels) {
        const { name } = proposeName(label, taken)
        expect(name).toMatch(namePattern)
        expect(isReservedFieldName(name)).toBe(false)
        expect(lower.has(name.toLowerCase())).toBe(false)
        expect(proposeName(label, new Set(taken)).name).toBe(name)
        taken.add(name)
        lower.add(name.toLowerCase())
      }
    }),
    { numRuns: 500 },
  )
})

describe('the names of a relation', () => {
  const propose = (dataset: string, column: string, target: string, taken = none, takenOnTarget = none) =>
    proposeRelationNames({ dataset, column, target, taken, takenOnTarget })

  test('come from the column without its Code, and from the dataset', () => {
    expect(propose('streets', 'districtCode', 'districts')).toEqual({
      name: 'district',
      reverseName: 'streets',
    })
    expect(propose('villages', 'jieDaoBianMa', 'jieDao').name).toBe('jieDao')
    expect(propose('visits', 'stationId', 'stations').name).toBe('station')
  })

  test('fall back on the target in the singular, then on the column with Ref', () => {
    expect(propose('villages', 'code', 'cities').name).toBe('city')
    expect(propose('villages', 'district', 'districts').name).toBe('districtRef')
    expect(propose('villages', 'parish', 'bus').name).toBe('bus')
    expect(propose('villages', 'districtCode', 'towns', new Set(['district', 'town'])).name).toBe(
      'districtCodeRef',
    )
  })

  test('of a second reference to the same dataset name the column', () => {
    expect(
      propose('streets', 'oldDistrictCode', 'districts', new Set(['district']), new Set(['streets'])),
    ).toEqual({ name: 'oldDistrict', reverseName: 'streetsByOldDistrictCode' })
  })

  test('of a reference to itself stand side by side', () => {
    expect(propose('units', 'parentCode', 'units', new Set(['code']))).toEqual({
      name: 'parent',
      reverseName: 'units',
    })
    expect(propose('parent', 'parentCode', 'parent').reverseName).toBe('parentByParentCode')
  })

  const aName = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,59}$/)
  const names = fc.uniqueArray(aName, { maxLength: 20 }).map((n): ReadonlySet<string> => new Set(n))

  test('are valid and free on either side, whatever is taken', () => {
    const oneLetter = fc.constantFrom('a', 'b', 'aCode', 'as', 'aCodeRef', 'asByACode', 'and')
    const someName = fc.oneof(aName, oneLetter)
    const someTaken = fc.oneof(
      names,
      fc.subarray(['a', 'b', 'as', 'aCodeRef', 'asByACode']).map((n) => new Set(n)),
    )
    fc.assert(
      fc.property(
        someName,
        someName,
        someName,
        someTaken,
        someTaken,
        (dataset, column, target, here, there) => {
          const { name, reverseName } = propose(dataset, column, target, here, there)
          expect(name).toMatch(namePattern)
          expect(reverseName).toMatch(namePattern)
          expect([name, reverseName].some(isReservedFieldName)).toBe(false)
          const has = (taken: ReadonlySet<string>, n: string) =>
            [...taken].some((t) => t.toLowerCase() === n.toLowerCase())
          expect(has(here, name) || name.toLowerCase() === column.toLowerCase()).toBe(false)
          expect(has(there, reverseName)).toBe(false)
          if (dataset === target) expect(reverseName.toLowerCase()).not.toBe(name.toLowerCase())
        },
      ),
      { numRuns: 1000 },
    )
  })
})
