import type { Locale } from '../message'
import { agreementNoticeTexts } from './agreement-notice-texts'
import { applicationNoticeTexts } from './application-notice-texts'
import { concernNoticeTexts } from './concern-notice-texts'
import { signalNoticeTexts } from './signal-notice-texts'

/** What a notice says: a line for lists and subjects, and the whole of it. Both may have placeholders. */
interface NoticeWords {
  readonly title: string
  readonly text: string
}

/**
 * Every notice that people may get, by id. A stored notice keeps its id and parameters, so an id is never renamed or
 * removed, and keeps its placeholders; one
 * that is added has its value for stored ones in `renderNotice`. Days and moments are given as text, by their caller.
 */
export const noticeTexts = {
  ...applicationNoticeTexts,
  ...agreementNoticeTexts,
  ...signalNoticeTexts,
  'dataset.submitted': {
    en: { title: 'Dataset {dataset} awaits review', text: '{opener} submitted its catalogue entry.' },
    zh: { title: '数据资源 {dataset} 待审核', text: '{opener} 提交了目录条目。' },
  },
  'dataset.returned': {
    en: { title: 'Dataset {dataset} was returned', text: 'Reasons: {reason}' },
    zh: { title: '数据资源 {dataset} 被退回', text: '理由：{reason}' },
  },
  ...concernNoticeTexts,
  'emergency.began': {
    en: {
      title: 'Emergency opening {emergency}',
      text: '{datasets} are open to you for {event}, until {endsAt} and for this purpose only.',
    },
    zh: {
      title: '突发事件开放 {emergency}',
      text: '因 {event}，{datasets} 向贵方开放至 {endsAt}，仅限此用途。',
    },
  },
  'emergency.ended': {
    en: {
      title: 'Emergency opening {emergency} has ended',
      text: 'Access has ended. Confirm the destruction of personal data, or file the assessment for keeping them, by {dueAt}.',
    },
    zh: {
      title: '突发事件开放 {emergency} 已结束',
      text: '访问已终止。请于 {dueAt} 前确认销毁个人信息，或提交留存评估。',
    },
  },
} as const satisfies Record<string, Readonly<Record<Locale, NoticeWords>>>
