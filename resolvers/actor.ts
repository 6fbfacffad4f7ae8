import type { Actor } from '../src/catalog/actor'
import type { Author } from '../src/catalog/concerns/concern'
import type { AccountCaller, Caller } from '../src/identity/caller'
import { toOverseer } from '../src/catalog/overseer'
import { AppError } from '../src/kernel/errors'

/** @throws AppError UNAUTHENTICATED for nobody */
export const signedIn = (caller: Caller): AccountCaller => {
  if (caller.kind === 'anonymous') throw AppError.of('access.signIn')
  return caller
}

/** A caller as the catalogue knows those who act in it. @throws AppError UNAUTHENTICATED for nobody */
export const toCatalogActor = (caller: Caller): Actor => {
  const { accountId, organisationId, roles, district = null } = signedIn(caller)
  return { accountId, organisationId, roles, ...toOverseer(district) }
}

/** A caller as the author of a matter. @param contact where else an answer reaches it */
export const toAuthor = (caller: Caller, contact: string): Author => {
  const { accountId, accountName: name } = signedIn(caller)
  return { accountId, codeHash: null, name, contact }
}
