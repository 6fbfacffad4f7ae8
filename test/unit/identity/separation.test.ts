import { roles } from '../../../src/identity/caller'
import { refuseRoles } from '../../../src/identity/separation'

const separated = ['SYSTEM_OPERATOR', 'AUTHORITY', 'AUDITOR']

test('nobody holds two of operator, authority and auditor, and every other set of roles is possible', () => {
  for (let set = 1; set < 2 ** roles.length; set += 1) {
    const held = roles.filter((_, i) => (set >> i) % 2 === 1)
    const isSeparate = held.filter((role) => separated.includes(role)).length <= 1
    expect([held, refuseRoles(held)?.message ?? null]).toEqual([
      held,
      isSeparate ? null : 'identity.separation',
    ])
  }
})

test('an account without a role is refused', () => {
  expect(refuseRoles([])).toMatchObject({ message: 'identity.noRole' })
})
