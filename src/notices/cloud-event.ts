import { textsOfNotice } from './notice-text'
import type { DueDelivery } from './delivery'

export const CLOUD_EVENT_TYPE = 'application/cloudevents+json; charset=utf-8'

/**
 * The body of a webhook: CloudEvents 1.0, JSON, structured mode. The same bytes in every attempt, as long as the
 * server's address is the same.
 * @param publicUrl where this server is reached; null: not told, and the link is a path
 */
export const cloudEventOf = (
  { id, notice }: Pick<DueDelivery, 'id' | 'notice'>,
  organisationId: string,
  publicUrl: string | null,
): string =>
  JSON.stringify({
    specversion: '1.0',
    id,
    source: publicUrl ?? 'urn:weir',
    type: `weir.notice.${notice.message}`,
    time: notice.at.toISOString(),
    datacontenttype: 'application/json',
    data: {
      notice: notice.id,
      // text, as every whole number that may pass 2^53
      event: String(notice.eventId),
      organisation: organisationId,
      message: notice.message,
      params: notice.params,
      ...textsOfNotice(notice.message, notice.params),
      link: linkOf(notice.link, publicUrl),
    },
  })

/** The address of a page here. @returns a path where the server's own address is not known; null: there is no page */
export const linkOf = (link: string | null, publicUrl: string | null): string | null =>
  link === null ? null : `${publicUrl ?? ''}${link}`
