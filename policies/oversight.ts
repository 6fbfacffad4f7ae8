import type { Caller } from '../src/identity/caller'

/**
 * The openers whose matters a caller sees: the authority and auditors those of the whole city, those of a district its
 * own, an opener itself (CQ 6).
 * @returns null: all of them
 */
export const openersSeenBy = (caller: Caller): readonly string[] | null => {
  if (caller.kind === 'anonymous') return []
  const { roles, district, organisationId } = caller
  if (roles.includes('AUTHORITY') || roles.includes('AUDITOR')) return district ?? null
  return roles.includes('DATA_OPENER') ? [organisationId] : []
}
