import { maySeeDataset, visibleColumns } from '../policies/visibility'
import type { EmergencyDatasetType, EmergencyType } from '../schema/catalog/emergency.type'
import { endOf, phaseOf, type Disposal, type Emergency } from '../src/catalog/emergency/emergency'
import type { PublishedEmergency } from '../src/catalog/emergency/repository'
import { looksAfter } from '../src/catalog/overseer'
import type { ResolverContext } from './context'

/** An emergency opening as this caller sees it: what is not open any more is named to nobody who may not know of it. */
export const toApiEmergency = (published: PublishedEmergency, context: ResolverContext): EmergencyType => {
  const { emergency, decider, declaredAt } = published
  const { id, draft, reviewAt, disposal, report } = emergency
  const { event, class: ofClass, legalBasis, purpose, audience, startsAt } = draft
  const { facts } = context
  // what this operation did itself is later than its beginning
  const seenAt = [declaredAt, emergency.endedAt ?? declaredAt].reduce((a, b) => (a < b ? b : a), facts.now)
  const isInsider = isInside(published, context)
  return {
    ...{ id, event, class: ofClass, legalBasis, purpose, decider, declaredAt, startsAt, reviewAt },
    audience: {
      everyone: audience.kind === 'IDENTIFIED',
      organisations: audience.kind === 'IDENTIFIED' ? [] : audience.organisationIds,
    },
    datasets: datasetsOf(emergency, context),
    phase: phaseOf(emergency, seenAt),
    endsAt: endOf(emergency),
    disposal: disposal?.kind ?? null,
    disposalStatement: isInsider && disposal !== null ? statementOf(disposal) : null,
    isReported: report !== '',
    report: isInsider && report !== '' ? report : null,
  }
}

/** The authority and auditors of the whole city; those of a district, where it declared it or has an opener in it. */
const isInside = (
  { emergency, decider }: PublishedEmergency,
  { caller, snapshot }: ResolverContext,
): boolean =>
  caller.kind === 'account' &&
  (caller.roles.includes('AUTHORITY') || caller.roles.includes('AUDITOR')) &&
  (caller.district === undefined ||
    decider === caller.organisationName ||
    emergency.draft.datasets.some(({ dataset: name }) =>
      looksAfter(caller, snapshot.datasets.get(name)?.opener.id ?? null),
    ))

const statementOf = (disposal: Disposal): string =>
  disposal.kind === 'DESTROYED' ? disposal.confirmation : disposal.assessment

const datasetsOf = ({ draft }: Emergency, { caller, snapshot }: ResolverContext): EmergencyDatasetType[] =>
  draft.datasets.flatMap(({ dataset: name, columns, personal }) => {
    const dataset = snapshot.datasets.get(name)
    if (dataset === undefined || !maySeeDataset(caller, dataset)) return []
    const seen = new Set(visibleColumns(caller, dataset).map((column) => column.name))
    const isSeen = (column: string) => seen.has(column)
    return [{ dataset: name, columns: columns.filter(isSeen), personal: personal.filter(isSeen) }]
  })
