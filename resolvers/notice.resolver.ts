import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql'
import { Language, NoticeConnection, NoticePreferenceType } from '../schema/notices/notice.type'
import type { Caller } from '../src/identity/caller'
import { AppError } from '../src/kernel/errors'
import { markRead, noticesOf, unreadCount, type InboxReader } from '../src/notices/inbox'
import { renderNotice } from '../src/notices/notice-text'
import { preferenceOf, setPreference, type NoticePreference } from '../src/notices/preferences'
import type { ResolverContext } from './context'

const DEFAULT_PAGE = 20

@Resolver()
export class NoticeResolver {
  @Query(() => NoticeConnection, {
    nullable: true,
    description: '通知 What the caller was told, newest first.',
  })
  async notices(
    @Ctx() { caller, control, locale }: ResolverContext,
    @Arg('unreadOnly', () => Boolean, { defaultValue: false }) unreadOnly: boolean,
    @Arg('first', () => Int, { nullable: true }) first?: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ): Promise<NoticeConnection> {
    const reader = readerOf(caller)
    const query = { unreadOnly, first: first ?? DEFAULT_PAGE, after: after ?? null }
    const page = await noticesOf(control, reader, query)
    return {
      nodes: page.notices.map(({ id, at, message, params, link, eventId, readAt }) => ({
        id,
        at,
        message,
        ...renderNotice(message, params, locale),
        link,
        event: String(eventId),
        readAt,
      })),
      pageInfo: {
        hasNextPage: page.hasNextPage,
        hasPreviousPage: after != null,
        startCursor: null,
        endCursor: page.endCursor,
      },
      unreadCount: await unreadCount(control, reader),
    }
  }

  @Query(() => NoticePreferenceType, { nullable: true, description: 'How the caller is told.' })
  async noticePreference(@Ctx() { caller, control }: ResolverContext): Promise<NoticePreferenceType> {
    return toApiPreference(await preferenceOf(control, readerOf(caller).accountId))
  }

  @Mutation(() => Int, {
    nullable: true,
    description:
      'Marks notices of the caller as read, at most 1,000; the first time stays. Answers how many were unread until now.',
  })
  markNoticesRead(
    @Ctx() { caller, change }: ResolverContext,
    @Arg('ids', () => [ID]) ids: string[],
  ): Promise<number> {
    const reader = readerOf(caller)
    return change(({ tx, at }) => markRead(tx, reader, ids, at))
  }

  @Mutation(() => NoticePreferenceType, {
    nullable: true,
    description: 'Sets how the caller is told. What is left out is set to null.',
  })
  async setNoticePreference(
    @Ctx() { caller, change }: ResolverContext,
    @Arg('language', () => Language, { nullable: true }) language?: Language | null,
    @Arg('mailAddress', () => String, { nullable: true }) mailAddress?: string | null,
  ): Promise<NoticePreferenceType> {
    const { accountId } = readerOf(caller)
    const preference = { locale: language ?? null, mailAddress: mailAddress ?? null }
    await change(({ tx, at }) => setPreference(tx, accountId, preference, at))
    return toApiPreference(preference)
  }
}

const readerOf = (caller: Caller): InboxReader => {
  if (caller.kind === 'anonymous') throw AppError.of('access.signIn')
  return caller
}

const languages = { en: Language.EN, zh: Language.ZH } as const

const toApiPreference = ({ locale, mailAddress }: NoticePreference): NoticePreferenceType => ({
  language: locale === null ? null : languages[locale],
  mailAddress,
})
