import { fault, type Fault } from '../kernel/errors'
import { roles as allRoles, type Role } from './caller'

/** Of these a person holds at most one (三员分立, DESIGN 5.12). */
export const separatedRoles: readonly Role[] = ['SYSTEM_OPERATOR', 'AUTHORITY', 'AUDITOR']

/** Why no account may have these roles; null: it may. */
export const refuseRoles = (roles: readonly Role[]): Fault | null => {
  if (roles.length === 0) return fault('identity.noRole', { roles: allRoles })
  const separated = separatedRoles.filter((role) => roles.includes(role))
  return separated.length > 1 ? fault('identity.separation', { roles: separatedRoles }) : null
}
