import type { Caller, Role } from '../src/identity/caller'
import { isRowless } from '../src/kernel/rowless-roles'
import { fault, type Fault } from '../src/kernel/errors'

/** May a caller of this kind read rows at all? @returns why not, or null */
export const decideIdentity = (
  caller: Caller,
  isConditional: boolean,
  facts: { readonly allowsAnonymousRows: boolean },
): Fault | null => {
  if (caller.kind === 'anonymous')
    return facts.allowsAnonymousRows && !isConditional
      ? null
      : fault('access.anonymous', {}, { rule: 'R-04' })
  const rowless = caller.roles.filter(isRowless)
  return rowless.length > 0 ? fault('access.roleReadsNoRows', { roles: rowless }, { rule: 'R-35' }) : null
}

/** May a caller use what takes an account? @returns why not, or null */
export const decideSignedIn = (caller: Caller): Fault | null =>
  caller.kind === 'anonymous' ? fault('access.signIn', {}, { rule: 'R-14' }) : null

/** May a caller use what these roles use? @returns why not, or null */
export const decideRole = (caller: Caller, roles: readonly Role[]): Fault | null => {
  if (caller.kind === 'anonymous') return fault('access.signIn', {}, { rule: 'R-14' })
  return caller.roles.some((role) => roles.includes(role))
    ? null
    : fault('access.role', { roles }, { rule: 'R-14' })
}

/** May a caller make and end keys? A key has every role of its account and outlasts a token. @returns why not, or null */
export const decideKeys = (caller: Caller): Fault | null => {
  if (caller.kind === 'anonymous') return fault('access.signIn', {}, { rule: 'R-14' })
  return caller.auth === 'TOKEN' ? fault('access.tokenKeys') : null
}

/** May a caller set what concerns the account in all of its roles? @returns why not, or null */
export const decideEveryRole = (caller: Caller): Fault | null => {
  if (caller.kind === 'anonymous') return fault('access.signIn', {}, { rule: 'R-14' })
  const { withheldRoles: roles = [] } = caller
  return roles.length > 0 ? fault('access.tokenLacksRoles', { roles }) : null
}

/** May a caller decide on what others read? Whoever runs the system or looks into it may not, whatever else they are. */
export const decideActs = (caller: Caller): Fault | null => {
  if (caller.kind === 'anonymous') return fault('access.signIn', {}, { rule: 'R-14' })
  const rowless = caller.roles.filter(isRowless)
  return rowless.length > 0 ? fault('redaction.readOnlyRole', { roles: rowless }, { rule: 'R-35' }) : null
}
