import type { Change } from '../../journal/change'
import { concernResults } from '../../kernel/messages/concern-results'
import { notify } from '../../notices/notify'
import type { NoticeMessage, NoticeParams } from '../../notices/notice-text'
import type { Recipient } from '../../notices/recipient'
import type { Author } from './concern'
import type { ConcernRecord } from './concern-record'
import type { Demand, DemandEvent } from './demand'
import type { ReportEvent } from './error-report'
import type { ObjectionEvent } from './objection'

/** Tells the opener of an objection, and its author of questions and of its end. */
export const tellOfObjection = async (
  change: Change,
  { id, dataset, openerOrganisationId, lodgedBy, due }: ConcernRecord,
  event: ObjectionEvent,
  eventId: number,
): Promise<void> => {
  const author: readonly Recipient[] = [{ account: lodgedBy }]
  const name = dataset ?? ''
  const ended = (outcome: keyof typeof concernResults, reason: string) =>
    tell(change, eventId, author, 'objection.decided', {
      objection: id,
      outcome,
      result: concernResults[outcome],
      dataset: name,
      reason,
    })
  switch (event.kind) {
    case 'LODGED':
      return tell(change, eventId, openerOf(openerOrganisationId), 'objection.lodged', {
        objection: id,
        dataset: name,
        dueAt: due ?? '—',
      })
    case 'EVIDENCE_ASKED':
      return tell(change, eventId, author, 'objection.evidenceAsked', {
        objection: id,
        question: event.question,
      })
    case 'ENDED_WITHDRAWN':
      return ended('WITHDRAWN', event.answer)
    case 'ENDED_RESTORED':
      return ended('RESTORED', event.answer)
    case 'ENDED_REOPENED':
      return ended('REOPENED_AFTER_PROCESSING', event.answer)
    default:
      return
  }
}

/** Tells the opener of a report, and its author of its end. */
export const tellOfReport = async (
  change: Change,
  { id, dataset, openerOrganisationId, lodgedBy }: ConcernRecord,
  event: ReportEvent,
  eventId: number,
): Promise<void> => {
  const params = { dataset: dataset ?? '', report: id }
  if (event.kind === 'FILED')
    return tell(change, eventId, openerOf(openerOrganisationId), 'errorReport.lodged', params)
  return tell(change, eventId, [{ account: lodgedBy }], 'errorReport.answered', {
    ...params,
    outcome: event.kind,
    result: concernResults[event.kind],
    reason: event.kind === 'PASSED_ON' ? `${event.to}: ${event.answer}` : event.answer,
  })
}

/** Tells the opener that was given a demand, and its author of the answer. */
export const tellOfDemand = async (
  change: Change,
  id: string,
  { draft, author }: Demand,
  event: DemandEvent,
  eventId: number,
): Promise<void> => {
  if (event.kind === 'ASSIGNED')
    return tell(change, eventId, openerOf(event.openerId), 'demand.assigned', {
      demand: id,
      wanted: draft?.wanted ?? '',
    })
  if (event.kind === 'ANSWERED') {
    const { outcome, answer } = event
    const { en, zh } = concernResults[outcome]
    return tell(change, eventId, accountOf(author), 'demand.answered', {
      demand: id,
      outcome,
      answer: { en: `${en}: ${answer}`, zh: `${zh}：${answer}` },
    })
  }
}

const openerOf = (organisation: string | null): readonly Recipient[] =>
  organisation === null ? [] : [{ organisation, role: 'DATA_OPENER' }]

const accountOf = (author: Author | null): readonly Recipient[] =>
  author?.accountId == null ? [] : [{ account: author.accountId }]

const tell = async <M extends NoticeMessage>(
  { tx, at }: Change,
  eventId: number,
  to: readonly Recipient[],
  message: M,
  params: NoticeParams<M>,
): Promise<void> => {
  await notify(tx, { eventId, to, message, params }, at)
}
