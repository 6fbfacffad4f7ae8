import fc from 'fast-check'
import type { ColumnType } from '../../../src/catalog/column-type'
import type { Mask } from '../../../src/catalog/mask'
import { lackForMask } from '../../../src/catalog/draft/mask-fit'
import { withOwner } from '../../../src/db/owner'
import { isStorable } from '../../../src/db/storable'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { hostileTexts } from '../../support/hostile-values'
import { masked } from '../../support/masked'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

const show = (mask: Mask, type: ColumnType, values: readonly (string | null)[], timeZone = 'Asia/Shanghai') =>
  masked(database.databases.rows, mask, type, values, { timeZone })

const sizes = [1e-9, 0.01, 0.3, 1, 3, 1000, 1e15]
const masks: readonly Mask[] = [
  { kind: 'fixed', value: "保密 'x' \\" },
  { kind: 'null' },
  { kind: 'name' },
  { kind: 'telephone' },
  { kind: 'identityNumber' },
  { kind: 'address' },
  { kind: 'date', to: 'month' },
  { kind: 'date', to: 'year' },
  ...sizes.map((size): Mask => ({ kind: 'number', size })),
  { kind: 'pseudonym' },
]

const megabyte = '沙坪坝区'.repeat(87_500)

/** What can be stored and nobody expects, by type. */
const hostile: Readonly<Record<ColumnType, readonly string[]>> = {
  TEXT: [
    ...hostileTexts.filter(isStorable),
    ...[
      '😀',
      '👩‍👩‍👧',
      'e\u0301',
      '\u0301',
      '\u{10ffff}',
      '\u007f\u0085',
      '区',
      '市',
      '省',
      '自治县',
      'ＡＢＣ區',
    ],
    ...[
      '50010619900101123X',
      '５００１０６１９９００１０１１２３Ｘ',
      '500106199001011234\n',
      '重庆市\n沙坪坝区',
    ],
    ...[
      megabyte,
      `重庆市${megabyte}`,
      '1'.repeat(1_048_576),
      'a\\'.repeat(500_000),
      '\u0301'.repeat(300_000),
    ],
  ],
  INTEGER: ['0', '-1', '2147483647', '-2147483648', '-2147483647'],
  BIGINT: [
    '0',
    '-1',
    '9223372036854775807',
    '-9223372036854775808',
    '-9223372036854775807',
    '9007199254740993',
  ],
  DECIMAL: [
    ...['0', '-0.0', 'NaN', 'Infinity', '-Infinity', '1e131071', '-1e131071', '9.9e131071', '-9.9e131071'],
    ...['1e-16383', '-1e-16383', '2.99999999999999999999999999999', '-0.1', '9'.repeat(1000)],
  ],
  FLOAT: [
    ...['0', '-0', 'NaN', 'Infinity', '-Infinity', '5e-324', '-5e-324', '0.3', '-0.3', '1e300'],
    ...['1.7976931348623157e308', '-1.7976931348623157e308', '9007199254740993', '2.2250738585072014e-308'],
  ],
  BOOLEAN: ['true', 'false'],
  DATE: [
    ...['infinity', '-infinity', '4714-11-24 BC', '4714-12-31 BC', '4713-01-01 BC', '0001-12-31 BC'],
    ...['0001-01-01', '2024-02-29', '5874897-12-31'],
  ],
  TIME: ['00:00:00', '24:00:00', '23:59:59.999999'],
  TIMESTAMP: [
    ...[
      'infinity',
      '-infinity',
      '4714-11-24 00:00+00 BC',
      '4713-01-01 00:00+00 BC',
      '4713-01-02 23:59+00 BC',
    ],
    ...['4713-01-03 00:00+00 BC', '0001-01-01 00:00+00 BC', '0001-12-31 23:59:59.999999+00 BC'],
    ...['0001-01-01 00:00+00', '294276-12-31 23:59:59.999999+00', '2024-02-29 23:59:60+00'],
  ],
  JSON: ['null', '{}', '[1, "\\u0001"]'],
  POINT: ['(0,0)', '(NaN,Infinity)'],
}
const types = Object.keys(hostile) as ColumnType[]

const pairs = types.flatMap((type) =>
  masks
    .filter((mask) => lackForMask(mask, { type, mayBeMissing: true }) === undefined)
    .map((mask) => [type, mask] as const),
)

test.each(pairs)(
  'R-15: every stored %s is masked by %j without an error, the same each time',
  async (type, mask) => {
    const values = [...hostile[type], ...hostile[type], null]
    // where days begin is farthest from UTC to either side
    for (const zone of type === 'TIMESTAMP'
      ? ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Shanghai']
      : ['UTC']) {
      const shown = await show(mask, type, values, zone)
      const half = hostile[type].length
      expect(shown.slice(half, 2 * half)).toEqual(shown.slice(0, half))
      const same = mask.kind === 'fixed' ? mask.value : null
      expect(shown.at(-1)).toBe(same)
      if (mask.kind === 'null' || mask.kind === 'fixed') expect(new Set(shown)).toEqual(new Set([same]))
      else expect(shown.slice(0, -1)).not.toContain(null)
    }
  },
)

test('every mask fits some column, and the masks that are tested are all there are', () => {
  const kinds: Readonly<Record<Mask['kind'], number>> = {
    fixed: 1,
    null: types.length,
    name: 1,
    telephone: 1,
    identityNumber: 1,
    address: 1,
    date: 4,
    number: 2 * sizes.length + 2 * sizes.filter(Number.isInteger).length,
    pseudonym: 1,
  }
  for (const [kind, count] of Object.entries(kinds))
    expect([kind, pairs.filter(([, mask]) => mask.kind === kind).length]).toEqual([kind, count])
})

test('no function of a mask is volatile, so that one value is shown alike in every part of a statement', async () => {
  const rows = await withOwner(
    database.settings.databaseUrl,
    (sql) => sql<{ name: string; volatility: string; parallel: string }[]>`
      select proname as name, provolatile as volatility, proparallel as parallel
      from pg_proc where pronamespace = 'mask'::regnamespace order by 1`,
  )
  expect(rows.length).toBeGreaterThan(10)
  // what rests on the list of time zones, or on the conversion of text, may change with the server, never in a statement
  const stable = rows.filter(({ volatility }) => volatility === 's').map(({ name }) => name)
  expect(stable).toEqual(['date', 'pseudonym'])
  expect(rows.filter(({ volatility, parallel }) => volatility === 'v' || parallel !== 's')).toEqual([])
})

const han = (text: string): boolean => /^[\u4e00-\u9fff]*$/.test(text)
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }).filter(isStorable),
  fc.string({ unit: fc.constantFrom(...'重庆市沙坪坝区县旗盟州自治地幸福小路号1A😀 '), maxLength: 24 }),
)
const all = (values: readonly (string | null)[]): readonly string[] =>
  values.map((value) => value ?? 'missing')

describe('R-15: what a mask keeps, and nothing else', () => {
  test('of an identity number the region, and the check character of a new one', async () => {
    const digits = (length: number) =>
      fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length })
    const parts = fc.sample(fc.tuple(digits(6), digits(11), fc.constantFrom(...'0123456789Xx')), {
      numRuns: 300,
    })
    expect(
      await show(
        { kind: 'identityNumber' },
        'TEXT',
        parts.map((p) => p.join('')),
      ),
    ).toEqual(parts.map(([region, , check]) => `${region}***********${check}`))
    const old = fc.sample(fc.tuple(digits(6), digits(9)), { numRuns: 300 })
    expect(
      await show(
        { kind: 'identityNumber' },
        'TEXT',
        old.map((p) => p.join('')),
      ),
    ).toEqual(old.map(([region]) => `${region}*********`))
    const others = fc
      .sample(anyText, { numRuns: 500 })
      .filter((text) => !/^(\d{17}[\dXx]|\d{15})$/.test(text))
    expect(await show({ kind: 'identityNumber' }, 'TEXT', others)).toEqual(
      others.map((text) => '*'.repeat(Math.min(18, Array.from(text).length))),
    )
  })

  test.each([
    ['重庆市沙坪坝区沙正街174号', '重庆市沙坪坝区'],
    ['沙坪坝区沙正街174号', '沙坪坝区'],
    ['重庆市', '重庆市'],
    ['重庆市渝北区龙溪街道松石北路小区', '重庆市渝北区'],
    ['重庆市酉阳土家族苗族自治县桃花源街道', '重庆市酉阳土家族苗族自治县'],
    ['浙江省杭州市西湖区文三路90号', '浙江省杭州市西湖区'],
    ['浙江省台州市路桥区', '浙江省台州市路桥区'],
    ['福建省厦门市思明区', '福建省厦门市思明区'],
    ['广东省东莞市长安镇沙头社区', '广东省东莞市'],
    ['山东省青岛市市南区香港中路', '山东省青岛市市南区'],
    ['江苏省南京市鼓楼区北京西路', '江苏省南京市鼓楼区'],
    ['内蒙古自治区锡林郭勒盟西乌珠穆沁旗', '内蒙古自治区锡林郭勒盟西乌珠穆沁旗'],
    ['新疆维吾尔自治区克孜勒苏柯尔克孜自治州阿图什市', '新疆维吾尔自治区克孜勒苏柯尔克孜自治州阿图什市'],
    ['云南省临沧市双江拉祜族佤族布朗族傣族自治县勐勐镇', '云南省临沧市双江拉祜族佤族布朗族傣族自治县'],
    ['黑龙江省大兴安岭地区呼玛县', '黑龙江省大兴安岭地区呼玛县'],
    ['河南省驻马店市驿城区', '河南省驻马店市驿城区'],
    ['香港特别行政区中西区', '香港特别行政区中西区'],
    // none at its begin, a place of another kind, or a gap
    ['幸福小区3号楼', ''],
    ['沙正路东区3号', ''],
    ['中国移动通信集团重庆公司南区', ''],
    ['重庆市永辉超市石桥铺店', '重庆市'],
    ['重庆市菜园坝市场', '重庆市'],
    ['重庆市 沙坪坝区', '重庆市'],
    ['Room 5, 重庆市', ''],
    ['区', ''],
    ['', ''],
  ])('of the address %s the places %s', async (address, places) => {
    expect(await show({ kind: 'address' }, 'TEXT', [address])).toEqual([`${places}***`])
  })

  test('of any text as an address a beginning that ends like a place, whatever follows it', async () => {
    const texts = fc.sample(anyText, { numRuns: 1000 })
    const shown = all(await show({ kind: 'address' }, 'TEXT', texts))
    shown.forEach((value, i) => {
      const kept = value.slice(0, -3)
      expect(value.endsWith('***')).toBe(true)
      expect(texts[i]?.startsWith(kept)).toBe(true)
      expect([kept, han(kept) && /^$|[省市区县旗盟州]$/.test(kept)]).toEqual([kept, true])
    })
    const streets = texts.map((text) => `重庆市沙坪坝区1${text}`)
    expect(new Set(await show({ kind: 'address' }, 'TEXT', streets))).toEqual(new Set(['重庆市沙坪坝区***']))
  })

  test.each(['month', 'year'] as const)('of a day its %s', async (to) => {
    const days = fc.sample(
      fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
      {
        numRuns: 500,
      },
    )
    const texts = days.map((day) => day.toISOString().slice(0, 10))
    expect(await show({ kind: 'date', to }, 'DATE', texts)).toEqual(
      texts.map((text) => (to === 'month' ? `${text.slice(0, 7)}-01` : `${text.slice(0, 4)}-01-01`)),
    )
  })

  test('of a moment the month and the year of where days begin', async () => {
    const moments = ['2023-12-31T16:00:00Z', '2023-12-31T15:59:59.999999Z', '2024-02-29T12:00:00Z']
    expect(await show({ kind: 'date', to: 'month' }, 'TIMESTAMP', moments)).toEqual([
      '2023-12-31 16:00:00+00',
      '2023-11-30 16:00:00+00',
      '2024-01-31 16:00:00+00',
    ])
    expect(await show({ kind: 'date', to: 'year' }, 'TIMESTAMP', moments)).toEqual([
      '2023-12-31 16:00:00+00',
      '2022-12-31 16:00:00+00',
      '2023-12-31 16:00:00+00',
    ])
    expect(await show({ kind: 'date', to: 'month' }, 'TIMESTAMP', moments, 'UTC')).toEqual([
      '2023-12-01 00:00:00+00',
      '2023-12-01 00:00:00+00',
      '2024-02-01 00:00:00+00',
    ])
  })

  test.each(['INTEGER', 'BIGINT'] as const)('of a whole %s the lower end of its bucket', async (type) => {
    const [min, max] = type === 'INTEGER' ? [-(2n ** 31n), 2n ** 31n - 1n] : [-(2n ** 63n), 2n ** 63n - 1n]
    const values = fc.sample(fc.oneof(fc.bigInt({ min, max }), fc.bigInt({ min: -5000n, max: 5000n })), 500)
    for (const size of [1, 7, 1000, 1e15]) {
      const shown = all(await show({ kind: 'number', size }, type, values.map(String))).map(BigInt)
      values.forEach((value, i) => {
        const lower = shown[i] ?? max
        expect(lower <= value && value < lower + BigInt(size)).toBe(true)
        expect(lower === min || lower % BigInt(size) === 0n).toBe(true)
      })
    }
  })

  test('of a decimal the lower end of its bucket, with the digits of the size and not its own', async () => {
    const values = [
      '12.5',
      '12.50',
      '12.500000000000000000001',
      '12.59',
      '19.999999999999999999999',
      '-0.001',
      '20',
    ]
    expect(await show({ kind: 'number', size: 10 }, 'DECIMAL', values)).toEqual([
      '10',
      '10',
      '10',
      '10',
      '10',
      '-10',
      '20',
    ])
    expect(await show({ kind: 'number', size: 0.25 }, 'DECIMAL', values.slice(0, 4))).toEqual([
      '12.50',
      '12.50',
      '12.50',
      '12.50',
    ])
  })

  test('of a float the lower end of the bucket of its decimal text', async () => {
    const values = ['0.3', '0.1', '0.30000000000000004', '-0.1', '1e300', '5e-324']
    expect(await show({ kind: 'number', size: 0.1 }, 'FLOAT', values)).toEqual([
      '0.3',
      '0.1',
      '0.3',
      '-0.1',
      '1e+300',
      '0',
    ])
    const any = fc.sample(fc.double({ min: -1e9, max: 1e9, noNaN: true }), 500)
    const shown = all(await show({ kind: 'number', size: 1000 }, 'FLOAT', any.map(String))).map(Number)
    any.forEach((value, i) => {
      const lower = shown[i] ?? NaN
      expect(Math.abs(lower % 1000)).toBe(0)
      expect(lower <= value && value < lower + 1000).toBe(true)
    })
  })
})
