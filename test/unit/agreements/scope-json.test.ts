import * as fc from 'fast-check'
import type { ScopeColumn } from '../../../src/agreements/agreement'
import { columnsToJson, readScope, type StoredScope } from '../../../src/agreements/scope-json'
import { compareOps, type Filter } from '../../../src/query/row-query/filter'

const columns = [{ column: 'code', uses: ['select'] }]
const terms = { aggregatesOnly: false, smallestGroup: null }
const read = (json: Partial<StoredScope>) =>
  readScope({ dataset: 'streets', contractRevision: 3, columns, predicate: null, ...terms, ...json })

const nested = (levels: number): unknown => {
  let filter: unknown = { kind: 'isNull', column: 'code', isNull: true }
  for (let i = 1; i < levels; i += 1) filter = { kind: 'not', of: filter }
  return filter
}

describe('a stored scope', () => {
  test('is read with its columns by name, their masks and uses', () => {
    const json = [
      { column: 'name', mask: { kind: 'name' }, uses: ['select', 'filter'] },
      { column: 'code', uses: ['select', 'sort', 'group', 'filter'] },
    ]
    expect(read({ columns: json })).toEqual({
      ok: true,
      scope: {
        dataset: 'streets',
        contractRevision: 3,
        predicate: null,
        ...terms,
        columns: new Map([
          ['name', { name: 'name', mask: { kind: 'name' }, uses: ['select', 'filter'] }],
          ['code', { name: 'code', uses: ['select', 'sort', 'group', 'filter'] }],
        ]),
      },
    })
  })

  test.each([
    ['no list', { column: 'code', uses: ['select'] }],
    ['null', null],
    ['a text', '[]'],
    ['no column', []],
    ['a column without uses', [{ column: 'code', uses: [] }]],
    ['a use twice', [{ column: 'code', uses: ['select', 'select'] }]],
    ['an unknown use', [{ column: 'code', uses: ['export'] }]],
    ['a column twice', [...columns, ...columns]],
    ['a name that no column has', [{ column: '__proto__', uses: ['select'] }]],
    ['a quoted name', [{ column: 'code"; drop table x', uses: ['select'] }]],
    ['another key', [{ column: 'code', uses: ['select'], masked: false }]],
    ['an unknown mask', [{ column: 'code', mask: { kind: 'none' }, uses: ['select'] }]],
    ['a mask of null', [{ column: 'code', mask: null, uses: ['select'] }]],
    ['a mask with more', [{ column: 'code', mask: { kind: 'name', sql: '1' }, uses: ['select'] }]],
    ['501 columns', Array.from({ length: 501 }, (_, i) => ({ column: `c${i}`, uses: ['select'] }))],
  ])('with %s cannot be read', (_what, json) => {
    expect(read({ columns: json })).toMatchObject({
      ok: false,
      places: [expect.stringMatching(/^streets\.columns/)],
    })
  })

  test.each([
    ['a text', 'true'],
    ['a list', []],
    ['an unknown kind', { kind: 'sql', text: 'true' }],
    ['no kind', { column: 'code', op: 'eq', value: '1' }],
    ['an empty and', { kind: 'and', of: [] }],
    ['an empty or', { kind: 'or', of: [] }],
    ['an empty in', { kind: 'in', column: 'code', negated: false, values: [] }],
    ['a number as value', { kind: 'compare', column: 'code', op: 'eq', value: 1 }],
    ['a null as value', { kind: 'compare', column: 'code', op: 'eq', value: null }],
    ['NUL in a value', { kind: 'compare', column: 'code', op: 'eq', value: 'a\0' }],
    ['half a character', { kind: 'compare', column: 'code', op: 'eq', value: '\ud800' }],
    ['an unknown operator', { kind: 'compare', column: 'code', op: 'is', value: '1' }],
    ['an inherited operator', { kind: 'compare', column: 'code', op: 'toString', value: '1' }],
    ['a hostile column', { kind: 'compare', column: 'constructor()', op: 'eq', value: '1' }],
    ['another key', { kind: 'isNull', column: 'code', isNull: true, or: [] }],
    ['not of a list', { kind: 'not', of: [{ kind: 'isNull', column: 'code', isNull: true }] }],
    ['21 levels', nested(21)],
    ['100,000 levels', nested(100_000)],
    ['501 nodes', { kind: 'or', of: Array.from({ length: 500 }, () => nested(1)) }],
    ['a million nodes', { kind: 'or', of: Array.from({ length: 1_000_000 }, () => 0) }],
    [
      '1,001 values',
      { kind: 'in', column: 'code', negated: false, values: Array.from({ length: 1_001 }, String) },
    ],
    [
      'too many characters',
      {
        kind: 'in',
        column: 'code',
        negated: false,
        values: Array.from({ length: 30 }, () => 'x'.repeat(9_999)),
      },
    ],
  ])('with %s as its predicate cannot be read', (_what, predicate) => {
    expect(read({ predicate })).toMatchObject({ ok: false })
  })

  test('may have a predicate of 20 levels', () => {
    expect(read({ predicate: nested(20) })).toMatchObject({ ok: true })
  })

  test('may have a predicate of 500 nodes', () => {
    const predicate = { kind: 'or', of: Array.from({ length: 499 }, () => nested(1)) }
    expect(read({ predicate })).toMatchObject({ ok: true })
  })

  test('is never open to all rows because its predicate is missing', () => {
    expect(read({ predicate: undefined })).toMatchObject({ ok: false })
  })
})

const name = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,8}$/)
const value = fc.string({ unit: 'binary' }).map((text) => text.toWellFormed().replaceAll('\0', ''))
const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 6 },
    fc.record({
      kind: fc.constant('compare' as const),
      column: name,
      op: fc.constantFrom(...compareOps),
      value,
    }),
    fc.record({ kind: fc.constant('isNull' as const), column: name, isNull: fc.boolean() }),
    fc.record({
      kind: fc.constant('in' as const),
      column: name,
      negated: fc.boolean(),
      values: fc.array(value, { minLength: 1, maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('filter') }),
    fc.record({ kind: fc.constant('toOne' as const), relation: name, of: tie('filter') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }),
    }),
  ),
}))

const column = fc.record<ScopeColumn>(
  {
    name,
    mask: fc.oneof(
      fc.constant({ kind: 'telephone' as const }),
      fc.record({ kind: fc.constant('fixed' as const), value }),
    ),
    uses: fc.uniqueArray(
      fc.constantFrom('select' as const, 'filter' as const, 'sort' as const, 'group' as const),
      {
        minLength: 1,
      },
    ),
  },
  { requiredKeys: ['name', 'uses'] },
)

test('every scope comes back from JSON as it went in', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(column, { minLength: 1, selector: (c) => c.name }),
      fc.option(filter),
      (scopeColumns, predicate) => {
        const stored: unknown = JSON.parse(
          JSON.stringify({ columns: columnsToJson(scopeColumns), predicate }),
        )
        const reading = read(stored as { columns: unknown; predicate: unknown })
        expect(reading).toEqual({
          ok: true,
          scope: {
            ...terms,
            dataset: 'streets',
            contractRevision: 3,
            columns: new Map(scopeColumns.map((c) => [c.name, c])),
            predicate,
          },
        })
      },
    ),
  )
})

test('no JSON whatever makes the reader throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (scopeColumns, predicate) => {
      expect(typeof read({ columns: scopeColumns, predicate }).ok).toBe('boolean')
    }),
  )
})

describe('figures alone', () => {
  test.each<[string, Partial<StoredScope>, boolean]>([
    ['with no smallest group', { aggregatesOnly: true }, true],
    ['of 2 rows at least', { aggregatesOnly: true, smallestGroup: 2 }, true],
    ['of 1 row at least', { aggregatesOnly: true, smallestGroup: 1 }, false],
    ['of half a row more', { aggregatesOnly: true, smallestGroup: 2.5 }, false],
    ['of a text', { aggregatesOnly: true, smallestGroup: '5' }, false],
    ['of five at least beside the rows themselves', { smallestGroup: 5 }, false],
    ['perhaps', { aggregatesOnly: 'yes' }, false],
  ])('%s', (_what, json, isRead) => {
    expect(read(json).ok).toBe(isRead)
  })
})
