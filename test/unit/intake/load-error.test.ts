import { loadError } from '../../../src/intake/load-error'

const postgresError = (code: string, where: string): Error =>
  Object.assign(new Error('invalid input: "the secret value"'), { code, where })

test('a row that PostgreSQL refuses is named by its place in the file, without its value', () => {
  const found = loadError(
    'f.csv',
    postgresError('22P02', 'COPY hourly_g3, line 17, column aqi: "the secret value"'),
  )
  expect(found).toMatchObject({
    code: 'BAD_USER_INPUT',
    fault: { message: 'intake.refusedRow', params: { file: 'f.csv', row: 18 } },
  })
  expect(found).not.toHaveProperty('cause')
  expect(String(found)).not.toContain('secret')
})

test('a key that is there already is told as such, in any language of the server', () => {
  for (const where of ['COPY hourly_g3, line 2', 'COPY hourly_g3, 第 2 行'])
    expect(loadError('f.csv', postgresError('23505', where))).toMatchObject({
      fault: { message: 'intake.duplicateKeyRow', params: { row: 3 } },
    })
})

test('what is no fault of a row is passed on', () => {
  for (const error of [
    postgresError('53100', 'COPY t, line 3'),
    postgresError('22P02', ''),
    new Error('x'),
    'x',
  ])
    expect(loadError('f.csv', error)).toBe(error)
})
