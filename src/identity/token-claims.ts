import type { TokenClaims } from '../config/setting-kind'
import { isStorable } from '../db/storable'
import { AppError } from '../kernel/errors'
import { roles as allRoles, type Role } from './caller'
import { rowlessRoles } from '../kernel/rowless-roles'

/** What a token says, by the mapping of WEIR_JWT_CLAIMS. */
export interface TokenFacts {
  readonly subject: string
  /** Name or id; null: it does not say. */
  readonly organisation: string | null
  /** Roles of ours that it names; null: it says nothing of roles. */
  readonly roles: readonly Role[] | null
  readonly name: string | null
}

const MAX_SUBJECT_CHARACTERS = 255

/**
 * Reads the claims of a token whose signature, issuer, audience and time were found good.
 * @throws AppError UNAUTHENTICATED: no subject, or a claim that is not of its form
 */
export const readClaims = (payload: Readonly<Record<string, unknown>>, mapping: TokenClaims): TokenFacts => {
  const subject = textAt(payload, mapping.subject)
  if (subject === null || subject === '' || subject.length > MAX_SUBJECT_CHARACTERS)
    throw AppError.of('access.badToken')
  return {
    subject,
    organisation: textAt(payload, mapping.organisation),
    roles: rolesAt(payload, mapping),
    name: textAt(payload, mapping.name),
  }
}

/**
 * The roles of an account as its token narrows them: a token takes away, and never gives. A role that forbids (R-33,
 * R-35) cannot be left out, because to leave it out would give rows.
 * @throws AppError FORBIDDEN: none is left, or one that forbids is left out
 */
export const narrowRoles = (stored: readonly Role[], claimed: readonly Role[] | null): readonly Role[] => {
  if (claimed === null) return stored
  const kept = stored.filter((role) => claimed.includes(role))
  const dropped = rowlessRoles.filter((role) => stored.includes(role) && !kept.includes(role))
  if (kept.length === 0 || dropped.length > 0) throw AppError.of('access.tokenRoles', { roles: stored })
  return kept
}

type Path = TokenClaims['organisation']

const valueAt = (payload: Readonly<Record<string, unknown>>, path: Path): unknown => {
  if (path === null) return undefined
  let value: unknown = payload
  for (const name of typeof path === 'string' ? [path] : path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = Object.entries(value).find(([key]) => key === name)?.[1]
  }
  return value
}

const textAt = (payload: Readonly<Record<string, unknown>>, path: Path): string | null => {
  const value = valueAt(payload, path)
  if (value === undefined || value === null) return null
  if (typeof value !== 'string' || !isStorable(value)) throw AppError.of('access.badToken')
  return value
}

/** A list of names, or one text with blanks between them; a name that is none of ours counts for nothing. */
const rolesAt = (
  payload: Readonly<Record<string, unknown>>,
  { roles: path, roleNames }: TokenClaims,
): readonly Role[] | null => {
  const value = valueAt(payload, path)
  if (value === undefined || value === null) return null
  const names: readonly unknown[] | null =
    typeof value === 'string' ? value.split(' ') : Array.isArray(value) ? value : null
  if (names === null || !names.every((name) => typeof name === 'string')) throw AppError.of('access.badToken')
  const ours = names.map((name) => (Object.hasOwn(roleNames, name) ? roleNames[name] : name))
  return allRoles.filter((role) => ours.includes(role))
}
