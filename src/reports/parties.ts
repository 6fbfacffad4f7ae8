import { eq } from 'drizzle-orm'
import { agreement, agreementScope } from '../../drizzle/agreements'
import { dataset } from '../../drizzle/catalog'
import type { ActorRole } from '../catalog/actor'
import { authorityOf } from '../cases/facts'
import type { ControlDb } from '../db/control-db'
import { looksAfter, type Overseer } from '../catalog/overseer'
import { AppError } from '../kernel/errors'
import type { Recipient } from '../notices/recipient'

/** Whoever files something, or reads it. */
export interface ReportReader extends Overseer {
  readonly accountId: string
  readonly organisationId: string
  readonly roles: readonly ActorRole[]
}

/** An agreement, as far as reports on its use go. */
export interface ReportedAgreement {
  readonly number: string
  readonly user: string
  readonly opener: string
  /** null: none is known. */
  readonly authority: string | null
  readonly datasets: readonly string[]
}

export type ReportSide = 'USER' | 'OPENER' | 'AUTHORITY' | 'AUDITOR'

/**
 * An agreement that the reader has a part in.
 * @throws AppError BAD_USER_INPUT: there is none, or it is of others
 */
export const agreementFor = async (
  db: ControlDb,
  reader: ReportReader,
  number: string,
  sides: readonly ReportSide[],
): Promise<ReportedAgreement> => {
  const { organisationId, roles } = reader
  const rows = await db
    .select({
      number: agreement.number,
      user: agreement.userOrganisationId,
      opener: agreement.openerOrganisationId,
      dataset: dataset.name,
    })
    .from(agreement)
    .innerJoin(agreementScope, eq(agreementScope.agreementId, agreement.id))
    .innerJoin(dataset, eq(dataset.id, agreementScope.datasetId))
    .where(eq(agreement.number, number.slice(0, 100).replaceAll('\0', '')))
    .orderBy(dataset.name)
  const [first] = rows
  if (first === undefined) throw AppError.of('reports.unknownAgreement', { agreement: number })
  const authority = await authorityOf(db, first.opener)
  const is = (side: ReportSide, role: ActorRole, of: string | null): boolean =>
    sides.includes(side) && roles.includes(role) && organisationId === of
  const hasPart =
    is('USER', 'DATA_USER', first.user) ||
    is('OPENER', 'DATA_OPENER', first.opener) ||
    is('AUTHORITY', 'AUTHORITY', authority) ||
    (is('AUDITOR', 'AUDITOR', organisationId) && looksAfter(reader, first.opener))
  if (!hasPart) throw AppError.of('reports.unknownAgreement', { agreement: number })
  return {
    number,
    user: first.user,
    opener: first.opener,
    authority,
    datasets: rows.map((row) => row.dataset),
  }
}

export const overseersOf = ({
  opener,
  authority,
}: Pick<ReportedAgreement, 'opener' | 'authority'>): readonly Recipient[] => [
  { organisation: opener, role: 'DATA_OPENER' },
  ...(authority === null ? [] : [{ organisation: authority, role: 'AUTHORITY' as const }]),
]
