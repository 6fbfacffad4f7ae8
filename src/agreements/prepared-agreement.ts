import { inArray, or, sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { organisation } from '../../drizzle/identity'
import type { OpenMode } from '../catalog/dataset'
import { isStorable } from '../db/storable'
import { AppError } from '../kernel/errors'
import type { Text } from '../kernel/message'
import { textsOf } from '../kernel/messages'
import type { Scope } from './agreement'
import { checkDraft, defaultModes, type AgreementDraft } from './agreement-draft'
import type { Budget } from './budget'
import { checkScope, relationsOf } from './scope-check'
import { loadContracts } from './scope-contract'
import { columnsToJson, readScope } from './scope-json'

/** A draft in which every name was found and everything fits. */
export interface PreparedAgreement extends Pick<
  AgreementDraft,
  'number' | 'title' | 'purpose' | 'state' | 'effectiveFrom' | 'effectiveTo'
> {
  readonly userOrganisationId: string
  readonly openerOrganisationId: string
  readonly modes: readonly OpenMode[]
  readonly budgets: readonly Budget[]
  readonly scopes: readonly { readonly datasetId: string; readonly scope: Scope }[]
}

type Reader = Pick<PostgresJsDatabase, 'select'>

/** @throws AppError BAD_USER_INPUT with every problem of the draft */
export const prepareDraft = async (db: Reader, draft: AgreementDraft): Promise<PreparedAgreement> => {
  const problems: Text[] = [...checkDraft(draft)]
  const organisations = await findOrganisations(db, [draft.userOrganisation, draft.openerOrganisation])
  const [userOrganisationId = '', openerOrganisationId = ''] = [
    draft.userOrganisation,
    draft.openerOrganisation,
  ].map((named) => {
    const found = organisations.find(({ id, name }) => id === named || name === named)
    if (found === undefined) problems.push(textsOf('identity.unknownOrganisation', { organisation: named }))
    return found?.id
  })
  const scopes = await prepareScopes(db, draft, problems)
  if (problems.length > 0) throw AppError.of('agreements.badDraft', { agreement: draft.number, problems })
  const { number, title, purpose, state, effectiveFrom, effectiveTo } = draft
  const { modes = defaultModes, budgets = [] } = draft
  return {
    number,
    title: title.trim(),
    purpose,
    state,
    effectiveFrom,
    effectiveTo,
    modes,
    budgets,
    userOrganisationId,
    openerOrganisationId,
    scopes,
  }
}

const prepareScopes = async (
  db: Reader,
  draft: AgreementDraft,
  problems: Text[],
): Promise<PreparedAgreement['scopes']> => {
  const scopes: Scope[] = []
  for (const {
    dataset,
    columns,
    predicate = null,
    aggregatesOnly = false,
    smallestGroup = null,
  } of draft.scopes) {
    // what is stored goes through the reader first: nothing is agreed that could not be read back
    const reading = readScope({
      dataset,
      contractRevision: 0,
      columns: columnsToJson(columns),
      predicate,
      aggregatesOnly,
      smallestGroup,
    })
    if (reading.ok) scopes.push(reading.scope)
    else problems.push(...reading.places.map((coordinates) => textsOf('agreements.badForm', { coordinates })))
  }
  const names = scopes.map((scope) => scope.dataset).filter(isStorable)
  const relations = scopes.flatMap(({ predicate }) => (predicate === null ? [] : relationsOf(predicate)))
  const contracts = await loadContracts(db, names, new Set(relations))

  return scopes.flatMap((scope) => {
    problems.push(...checkScope(scope, contracts))
    const contract = contracts.get(scope.dataset)
    if (contract === undefined) return []
    return [{ datasetId: contract.datasetId, scope: { ...scope, contractRevision: contract.revision } }]
  })
}

const findOrganisations = (db: Reader, named: readonly string[]) => {
  const texts = named.filter(isStorable)
  return db
    .select({ id: organisation.id, name: organisation.name })
    .from(organisation)
    .where(or(inArray(organisation.name, texts), inArray(sql`${organisation.id}::text`, texts)))
}
