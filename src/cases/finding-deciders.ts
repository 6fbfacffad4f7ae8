import { and, arrayContains, eq, inArray, sql } from 'drizzle-orm'
import { account } from '../../drizzle/identity'
import { event } from '../../drizzle/journal'
import { finding } from '../../drizzle/signals'
import type { Person } from '../agreements/case/side'
import type { ControlDb } from '../db/control-db'

/** Those who upheld a finding about an agreement, also where another person confirmed or dismissed it later. */
export const findingDeciders = async (db: ControlDb, agreementNumber: string): Promise<readonly Person[]> =>
  db
    .selectDistinct({ account: account.id, person: account.personId })
    .from(finding)
    .innerJoin(event, eq(event.stream, sql`'finding:' || ${finding.id}`))
    .innerJoin(account, eq(account.id, event.accountId))
    .where(
      and(arrayContains(finding.agreements, [agreementNumber]), inArray(event.kind, ['UPHELD', 'CONFIRMED'])),
    )
    .orderBy(account.id)
