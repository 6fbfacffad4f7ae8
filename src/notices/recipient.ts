import { and, arrayContains, eq, inArray, isNull, or, type SQL } from 'drizzle-orm'
import { account } from '../../drizzle/identity'
import { webhook } from '../../drizzle/notices'
import type { ControlDb } from '../db/control-db'

type Role = (typeof account.$inferSelect)['roles'][number]

/** Who is to be told. */
export type Recipient =
  | { readonly account: string }
  /** `role`: the accounts of the organisation that have it; absent: all of them. */
  | { readonly organisation: string; readonly role?: Role }

/** Accounts that are told in the application, each once; disabled ones are not. */
export const accountsOf = async (db: ControlDb, to: readonly Recipient[]): Promise<readonly string[]> => {
  const named = to.flatMap((recipient) => ('account' in recipient ? [recipient.account] : []))
  const conditions: (SQL | undefined)[] = to.flatMap((recipient) => {
    if ('account' in recipient) return []
    const ofOrganisation = eq(account.organisationId, recipient.organisation)
    const { role } = recipient
    return [role === undefined ? ofOrganisation : and(ofOrganisation, arrayContains(account.roles, [role]))]
  })
  if (named.length > 0) conditions.push(inArray(account.id, named))
  if (conditions.length === 0) return []
  const found = await db
    .select({ id: account.id })
    .from(account)
    .where(and(isNull(account.disabledAt), or(...conditions)))
    .orderBy(account.id)
  return found.map(({ id }) => id)
}

/** The webhooks in use of the organisations that are told, also where a role of theirs is: not of single accounts. */
export const webhooksOf = async (db: ControlDb, to: readonly Recipient[]): Promise<readonly string[]> => {
  const organisations = to.flatMap((recipient) =>
    'organisation' in recipient ? [recipient.organisation] : [],
  )
  if (organisations.length === 0) return []
  const found = await db
    .select({ id: webhook.id })
    .from(webhook)
    .where(and(inArray(webhook.organisationId, organisations), isNull(webhook.endedAt)))
    .orderBy(webhook.id)
  return found.map(({ id }) => id)
}
