import { isKeyLike, keyCandidates } from '../../../src/intake/key-proposal'
import { KeyWatch } from '../../../src/intake/key-watch'
import { scannedColumn as column } from './scanned-column'

const candidates = (columns: Parameters<typeof keyCandidates>[0], references: readonly string[] = []) =>
  keyCandidates(columns, new Map(references.map((name) => [name, {}])))

test('a column that is called like a key comes before those to its left', () => {
  expect(candidates([column('name', 'TEXT'), column('code', 'INTEGER')])).toEqual([['code'], ['name']])
  expect(candidates([column('a', 'TEXT'), column('b', 'TEXT', { label: '编码' })])).toEqual([['b'], ['a']])
})

test('what is empty, repeated, masked, less open or measured is no key', () => {
  const columns = [
    column('code', 'TEXT', { nullable: true }),
    column('id', 'TEXT', { mayBeKey: false }),
    column('number', 'TEXT', { manifest: { mask: { kind: 'telephone' } } }),
    column('secretCode', 'TEXT', { manifest: { openAttribute: 'NOT_OPEN' } }),
    column('weight', 'DECIMAL'),
    column('share', 'FLOAT'),
    column('flag', 'BOOLEAN'),
    column('place', 'POINT'),
    column('name', 'TEXT'),
  ]
  expect(candidates(columns)).toEqual([['name']])
})

test('a dataset that is not open at all has a key all the same', () => {
  const manifest = { openAttribute: 'NOT_OPEN' } as const
  expect(
    candidates([column('code', 'TEXT', { manifest }), column('kind', 'TEXT', { manifest, mayBeKey: false })]),
  ).toEqual([['code']])
})

test('a station and a time are a key where neither is', () => {
  const columns = [
    column('stationCode', 'TEXT', { mayBeKey: false }),
    column('district', 'TEXT', { mayBeKey: false }),
    column('measuredAt', 'TIMESTAMP', { mayBeKey: false }),
    column('pm25', 'INTEGER', { mayBeKey: false }),
  ]
  expect(candidates(columns)).toEqual([['stationCode', 'measuredAt']])
  expect(candidates(columns, ['district'])).toEqual([
    ['stationCode', 'measuredAt'],
    ['district', 'measuredAt'],
  ])
})

test('only a few are ever tried', () => {
  expect(candidates(Array.from({ length: 500 }, (_, n) => column(`c${String(n)}`, 'TEXT')))).toHaveLength(6)
})

test('names of keys, and names that only end alike', () => {
  for (const name of ['code', 'id', 'districtCode', 'stationId', 'quXianBianMa', 'no', 'orderNo'])
    expect([name, isKeyLike({ name, label: name })]).toEqual([name, true])
  for (const name of ['paid', 'grid', 'casino', 'decode', 'name', 'humid'])
    expect([name, isKeyLike({ name, label: name })]).toEqual([name, false])
  expect(isKeyLike({ name: 'x', label: '统一社会信用代码' })).toBe(true)
})

test('a column is watched for repetitions in bounded memory', () => {
  const watch = new KeyWatch(1)
  for (let n = 0; n < 100_000; n++) watch.add(String(n % 50_000))
  expect(watch.mayBeKey).toBe(true)
  const repeats = new KeyWatch(500)
  for (let n = 0; n < 500; n++) repeats.add(String(n % 200))
  expect(repeats.mayBeKey).toBe(false)
  const long = new KeyWatch(1)
  long.add('x'.repeat(101))
  expect(long.mayBeKey).toBe(false)
})
