import fc from 'fast-check'
import { databaseUrl, parseDatabaseUrl, withoutPassword } from '../../../src/config/database-url'

test('the parts of a URL are found, decoded', () => {
  expect(
    parseDatabaseUrl('postgres://we%40ir:p%3A%2F%40ss@db.example:6543/op%20en?sslmode=verify-full'),
  ).toEqual({
    host: 'db.example',
    port: 6543,
    user: 'we@ir',
    password: 'p:/@ss',
    database: 'op en',
    sslMode: 'verify-full',
    sslRootCertificate: null,
  })
})

test('what is left out has the defaults of libpq', () => {
  expect(parseDatabaseUrl('postgresql://weir@/')).toMatchObject({
    host: 'localhost',
    port: 5432,
    password: '',
    database: 'weir',
    sslMode: 'prefer',
  })
})

test('a Unix socket is named by its directory', () => {
  expect(parseDatabaseUrl('postgres:///open?host=/var/run/postgresql&user=weir')).toMatchObject({
    host: '/var/run/postgresql',
    database: 'open',
    user: 'weir',
  })
  expect(parseDatabaseUrl('postgres://weir@%2Fvar%2Frun%2Fpostgresql/open')).toMatchObject({
    host: '/var/run/postgresql',
  })
})

test('an IPv6 address stands in brackets', () => {
  expect(parseDatabaseUrl('postgres://weir@[::1]:5433/open')).toMatchObject({ host: '::1', port: 5433 })
})

test.each([
  'open',
  'postgres://',
  'postgres://host/open',
  'postgres://weir@a,b/open',
  'postgres://weir@host:0/open',
  'postgres://weir@host:65536/open',
  'postgres://weir@host/open?sslmode=maybe',
  'postgres://weir@host/open?role=postgres',
  'postgres://we%zzir@host/open',
  'postgres://weir@host/open#x',
  'postgres://weir%00@host/open',
])('%s is no URL that we can use', (url) => {
  expect(parseDatabaseUrl(url)).toBeUndefined()
})

test('a URL that we write is read back as the same', () => {
  const text = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 20 })
    .filter((s) => s.isWellFormed() && !s.includes('\0'))
  fc.assert(
    fc.property(
      fc.record({
        host: fc.constantFrom('localhost', '10.0.0.1', '::1', '/tmp/weir x'),
        port: fc.integer({ min: 1, max: 65535 }),
        user: text,
        password: text,
        database: text,
        sslMode: fc.constantFrom('disable' as const, 'require' as const, 'verify-full' as const),
        sslRootCertificate: fc.option(text),
      }),
      (address) => {
        expect(parseDatabaseUrl(databaseUrl(address))).toEqual(address)
      },
    ),
  )
})

test('no password is shown, not even of a text that is no URL', () => {
  expect(withoutPassword('postgres://weir:hunter2@db:5432/open')).toBe('postgres://weir:***@db:5432/open')
  expect(withoutPassword('postgres:///open?host=/run&user=weir&password=hunter2')).not.toContain('hunter2')
  expect(withoutPassword('hunter2')).toBe('***')
})
