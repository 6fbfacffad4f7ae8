import { planColumns } from '../../../src/intake/column-plan'

const none = { columns: undefined, key: undefined, openAttribute: 'UNCONDITIONAL' } as const

test('Chinese headers get names by pinyin, the manifest speaks by label or by name', () => {
  const { columns, key } = planColumns('f.csv', ['区县代码', '名称', 'opened_at'], {
    columns: { 区县代码: { name: 'code', type: 'TEXT' }, openedAt: { type: 'DATE', unit: 'day' } },
    key: ['code'],
    openAttribute: 'CONDITIONAL',
  })
  expect(columns).toEqual([
    expect.objectContaining({ label: '区县代码', name: 'code', type: 'TEXT', nullable: false }),
    expect.objectContaining({ label: '名称', name: 'mingCheng', type: null, nullable: null }),
    expect.objectContaining({
      label: 'opened_at',
      name: 'openedAt',
      type: 'DATE',
      openAttribute: 'CONDITIONAL',
    }),
  ])
  expect(key).toEqual(['code'])
})

test('a key may be named by header, and none may be wanted', () => {
  expect(planColumns('f.csv', ['编号', 'b'], { ...none, key: ['编号'] }).key).toEqual(['bianHao'])
  expect(planColumns('f.csv', ['编号', 'b'], { ...none, key: [] }).key).toEqual([])
  expect(planColumns('f.csv', ['编号', 'b'], none).key).toBeNull()
})

test('R-53: a column may be stricter than its dataset, never looser', () => {
  const columns = { a: { openAttribute: 'NOT_OPEN' }, b: { openAttribute: 'UNCONDITIONAL' } } as const
  const planned = planColumns('f.csv', ['a', 'b'], { columns, key: undefined, openAttribute: 'CONDITIONAL' })
  expect(planned.columns.map(({ openAttribute }) => openAttribute)).toEqual(['NOT_OPEN', 'CONDITIONAL'])
})

test('what the manifest or the key names and the file does not have is refused, all at once', () => {
  const wishes = { ...none, columns: { a: {}, ghost: {}, 幽灵: {} }, key: ['b', 'nobody'] }
  expect(() => planColumns('f.csv', ['a', 'b'], wishes)).toThrow(/ghost, 幽灵, nobody/)
})

test('hostile headers become names that nothing can trip over, with a warning each', () => {
  const header = [
    '__proto__',
    'constructor',
    '',
    '🙂',
    "'); drop table rows.t; --",
    'x'.repeat(300),
    '名称',
    '名称',
    'a',
    'A',
  ]
  const { columns, warnings } = planColumns('f.csv', header, none)
  const names = columns.map(({ name }) => name)
  for (const name of names) expect(name).toMatch(/^[a-z][A-Za-z0-9]{0,59}$/)
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(header.length)
  expect(names).not.toContain('constructor')
  expect(columns.map(({ label }) => label)).toEqual(header)
  expect(warnings.length).toBeGreaterThanOrEqual(8)
})

test('of two columns with one header the second is meant by its name', () => {
  const { columns } = planColumns('f.csv', ['备注', '备注'], {
    ...none,
    columns: { 备注: { name: 'note' }, beiZhu: { unit: 'x' } },
  })
  expect(columns.map(({ name, manifest }) => [name, manifest.unit])).toEqual([
    ['note', undefined],
    ['beiZhu', 'x'],
  ])
})

test('an own property of every object is no manifest of a column', () => {
  const { columns } = planColumns('f.csv', ['toString', 'valueOf'], { ...none, columns: {} })
  expect(columns.map(({ manifest }) => manifest)).toEqual([{}, {}])
})
