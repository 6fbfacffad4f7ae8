import type { Change } from '../../journal/change'
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
  const ended = (result: string, reason: string) =>
    tell(change, eventId, author, 'objection.decided', { objection: id, result, dataset: name, reason })
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
      return ended('WITHDRAWN 下架', event.answer)
    case 'ENDED_RESTORED':
      return ended('RESTORED 恢复开放', event.answer)
    case 'ENDED_REOPENED':
      return ended('REOPENED_AFTER_PROCESSING 处理后重新开放', event.answer)
    default:
      return
  }
}

const reportResults = { CORRECTED: '已更正', REJECTED: '未采纳', PASSED_ON: '已转交' } as const

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
  const result = `${event.kind} ${reportResults[event.kind]}`
  const reason = event.kind === 'PASSED_ON' ? `${event.to}: ${event.answer}` : event.answer
  return tell(change, eventId, [{ account: lodgedBy }], 'errorReport.answered', { ...params, result, reason })
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
  if (event.kind === 'ANSWERED')
    return tell(change, eventId, accountOf(author), 'demand.answered', {
      demand: id,
      answer: `${event.outcome}: ${event.answer}`,
    })
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
