import { indexName, MAX_INDEXES, plannedIndexes } from '../../../../src/catalog/rows/rows-index'
import type { TableColumn } from '../../../../src/catalog/stored-dataset'

const col = (name: string, more: Partial<TableColumn> = {}): TableColumn => ({
  name,
  type: 'TEXT',
  nullable: false,
  openAttribute: 'UNCONDITIONAL',
  mask: null,
  searchable: false,
  ref: null,
  ...more,
})

const ref = { dataset: 'stations', column: 'code', name: 'station', reverseName: 'readings' }

const described = (columns: readonly TableColumn[], key: readonly string[]): readonly string[] =>
  plannedIndexes(columns, key).map(
    (index) =>
      `${index.suffix}${index.unique ? '!' : ''} ${index.columns
        .map(({ name, descending }) => `${name}${descending ? ' desc' : ''}`)
        .join(', ')}`,
  )

describe('the indexes of a table', () => {
  test('are the key and the load', () => {
    expect(described([col('code'), col('name')], ['code'])).toEqual(['k! code', 'l _load'])
  })

  test('without a key go by _rid', () => {
    expect(described([col('a'), col('stationCode', { ref })], [])).toEqual([
      'k! _rid',
      'r2 stationCode, _rid',
      'l _load',
    ])
  })

  test('end as the pages do that they serve: times without a key with _rid', () => {
    expect(described([col('at', { type: 'DATE' })], [])).toEqual(['k! _rid', 't1 at, _rid', 'l _load'])
  })

  test('go by _rid too where not everybody sees the key', () => {
    for (const more of [{ openAttribute: 'CONDITIONAL' as const }, { mask: { kind: 'name' as const } }])
      expect(described([col('code', more)], ['code'])).toEqual(['k! code', 'i! _rid', 'l _load'])
  })

  test('serve references with the key, times, and the last and the first ones of a reference', () => {
    const columns = [col('id'), col('stationCode', { ref }), col('at', { type: 'TIMESTAMP' })]
    expect(described(columns, ['id'])).toEqual([
      'k! id',
      'r2 stationCode, id',
      't3 at, id',
      'r2t3 stationCode, at desc, id desc',
      'r2a3 stationCode, at, id',
      'l _load',
    ])
  })

  test('are not made twice for the same columns, unless one turns', () => {
    const columns = [col('stationCode', { ref }), col('at', { type: 'TIMESTAMP' })]
    expect(described(columns, ['stationCode', 'at'])).toEqual([
      'k! stationCode, at',
      't2 at, stationCode',
      'r1t2 stationCode, at desc',
      'l _load',
    ])
    expect(described(columns, ['at', 'stationCode'])).toEqual([
      'k! at, stationCode',
      'r1 stationCode, at',
      'r1t2 stationCode, at desc',
      'l _load',
    ])
  })

  test('are bounded, however many columns want one', () => {
    const columns = Array.from({ length: 500 }, (_, i) => col(`c${i}`, { ref, type: 'DATE' }))
    const indexes = plannedIndexes(columns, ['c0'])
    expect(indexes).toHaveLength(MAX_INDEXES)
    expect(indexes.at(0)?.unique).toBe(true)
    expect(indexes.at(-1)?.suffix).toBe('l')
  })

  test('have different names within 63 bytes', () => {
    const columns = Array.from({ length: 500 }, (_, i) =>
      col(`c${i}`, i < 480 ? {} : i < 490 ? { ref } : { type: 'DATE' }),
    )
    const table = `${'a'.repeat(40)}_g${'9'.repeat(11)}`
    const names = plannedIndexes(columns, ['c0']).map((index) => indexName(table, index))
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63)
  })
})
