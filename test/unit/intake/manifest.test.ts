import { parseManifest, readManifest } from '../../../src/intake/manifest'
import { AppError } from '../../../src/kernel/errors'
import { createTemporaryFiles } from '../../support/temporary-file'

const files = createTemporaryFiles()
afterAll(() => files.close())

const refusal = (value: unknown): AppError => {
  try {
    parseManifest('m.json', value)
  } catch (error) {
    if (error instanceof AppError) return error
  }
  throw new Error('it was taken')
}

test('everything that is said of a dataset and of its columns', () => {
  const manifest = {
    name: 'districts',
    title: '区县',
    openAttribute: 'CONDITIONAL',
    openModes: ['API'],
    renewCycle: 'EVERY_YEAR',
    temporalStart: '2020-01-01',
    temporalEnd: '2020-12-31T00:00:00+08:00',
    key: ['区县代码'],
    columns: {
      区县代码: { name: 'code', type: 'TEXT', nullable: false, mask: { kind: 'telephone' } },
      parent: { ref: { dataset: 'cities', column: 'code', name: 'city', reverseName: 'districts' } },
      other: { ref: null, mask: null },
    },
  }
  expect(parseManifest('m.json', manifest)).toEqual(manifest)
  expect(parseManifest('m.json', {})).toEqual({})
})

test('all problems are told at once, with their paths', () => {
  const error = refusal({
    titel: 'x',
    name: 'Districts',
    openAttribute: 'OPEN',
    temporalStart: 'soon',
    columns: { a: { type: 'VARCHAR' }, b: { mask: { kind: 'rot13' } }, c: { colour: 'red' } },
  })
  expect(error.code).toBe('BAD_USER_INPUT')
  for (const path of [
    'titel',
    'name:',
    'openAttribute:',
    'temporalStart:',
    'columns.a.type',
    'columns.b.mask',
    'colour',
  ])
    expect(error.textIn('en')).toContain(path)
  expect(error.textIn('en').split('\n- ')).toHaveLength(8)
  expect(error.textIn('zh').split('\n- ')).toHaveLength(8)
  expect(error.textIn('zh')).not.toMatch(/Unrecognized|Invalid/)
  expect(error.textIn('zh')).toMatch(/未知.*titel/)
})

test('prototypes are not polluted, and no manifest is not an object', () => {
  const value: unknown = JSON.parse('{"columns": {"__proto__": {"name": "x"}, "a": {"name": "y"}}}')
  const { columns } = parseManifest('m.json', value)
  expect(Object.keys(columns ?? {})).toContain('a')
  expect(({} as { name?: string }).name).toBeUndefined()
  for (const bad of [null, [], 'x', 1]) expect(refusal(bad).code).toBe('BAD_USER_INPUT')
})

test('a file that is not JSON, not UTF-8, not there or too large', async () => {
  const read = async (content: string | Uint8Array): Promise<unknown> =>
    readManifest(files.write('m.json', content))
  await expect(read('{')).rejects.toMatchObject({ fault: { message: 'intake.manifestNotJson' } })
  await expect(read(Buffer.from([0x22, 0xff, 0x22]))).rejects.toMatchObject({
    fault: { message: 'intake.manifestNotJson' },
  })
  await expect(read(' '.repeat(4 * 1024 * 1024 + 1))).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' })
  await expect(readManifest('/no/such.json')).rejects.toMatchObject({
    fault: { message: 'intake.unreadable' },
  })
  await expect(read('\ufeff{"title": "x"}')).resolves.toEqual({ title: 'x' })
})
