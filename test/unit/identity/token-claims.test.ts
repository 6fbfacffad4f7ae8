import { tokenClaims } from '../../../src/config/setting-kind'
import { narrowRoles, readClaims } from '../../../src/identity/token-claims'

const mapping = (text: string) => tokenClaims.schema.parse(text)

describe('roles of a token', () => {
  test('narrow those of the account, and never widen them', () => {
    expect(narrowRoles(['DATA_USER', 'DATA_OPENER'], ['DATA_USER', 'AUTHORITY'])).toEqual(['DATA_USER'])
    expect(narrowRoles(['DATA_USER'], null)).toEqual(['DATA_USER'])
    expect(() => narrowRoles(['DATA_USER'], ['AUTHORITY'])).toThrow('at least one of the roles')
    expect(() => narrowRoles(['DATA_USER'], [])).toThrow('at least one of the roles')
  })

  test.each(['AUDITOR', 'SYSTEM_OPERATOR'] as const)(
    'R-33, R-35: cannot leave out %s, which forbids rows',
    (role) => {
      expect(() => narrowRoles([role, 'DATA_USER'], ['DATA_USER'])).toThrow(role)
      expect(narrowRoles([role, 'DATA_USER'], [role])).toEqual([role])
    },
  )
})

test('claims are found by name, by path, and by what another sign-on calls them', () => {
  const claims = mapping(
    '{"subject": "uid", "roles": ["realm_access", "roles"], "organisation": null, "roleNames": {"city-user": "DATA_USER"}}',
  )
  const payload = { uid: '7', organisation: 'X', realm_access: { roles: ['city-user', 'toString'] } }
  expect(readClaims(payload, claims)).toEqual({
    subject: '7',
    organisation: null,
    roles: ['DATA_USER'],
    name: null,
  })
})

test.each(['sub', 'organisation', 'name'])('a token whose %s PostgreSQL cannot hold is refused', (claim) => {
  for (const text of ['a\0b', '\ud800'])
    expect(() => readClaims({ sub: '7', [claim]: text }, mapping('{}'))).toThrow(
      expect.objectContaining({ code: 'UNAUTHENTICATED' }),
    )
})

test('a path does not lead through what an object inherits', () => {
  const claims = mapping('{"roles": ["constructor", "name"], "name": "toString"}')
  expect(readClaims({ sub: '7' }, claims)).toMatchObject({ roles: null, name: null })
})
