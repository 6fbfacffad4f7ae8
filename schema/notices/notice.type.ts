import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { PageInfo } from '../page-info.type'
import { BigIntScalar, DateTimeScalar } from '../scalars'

/** A language that notices are written in. */
export enum Language {
  EN = 'en',
  ZH = 'zh',
}

registerEnumType(Language, {
  name: 'Language',
  description: '语言 A language of messages.',
  valuesConfig: { EN: { description: 'English' }, ZH: { description: '中文' } },
})

@ObjectType('Notice', { description: '通知 What the caller was told of one event.' })
export class NoticeType {
  @Field(() => ID)
  id!: string

  @Field(() => DateTimeScalar)
  at!: Date

  @Field(() => String, { description: 'What it says, as programs read it: `agreement.suspended`.' })
  message!: string

  @Field(() => String, { description: 'One line, in the language of `Accept-Language`.' })
  title!: string

  @Field(() => String, { description: 'In the language of `Accept-Language`.' })
  text!: string

  @Field(() => String, { nullable: true, description: 'Path of a page of the console; null: there is none.' })
  link!: string | null

  @Field(() => BigIntScalar, { description: 'The event that it tells of.' })
  event!: string

  @Field(() => DateTimeScalar, { nullable: true, description: 'null: unread.' })
  readAt!: Date | null
}

@ObjectType({ description: 'A page of the notices of the caller, newest first.' })
export class NoticeConnection {
  @Field(() => [NoticeType])
  nodes!: NoticeType[]

  @Field(() => PageInfo)
  pageInfo!: PageInfo

  @Field(() => Int, { description: 'Unread ones, on all pages.' })
  unreadCount!: number
}

@ObjectType('NoticePreference', {
  description: '通知偏好 How the caller is told of what happens, beside `notices`.',
})
export class NoticePreferenceType {
  @Field(() => Language, { nullable: true, description: 'Of mails; null: both languages.' })
  language!: Language | null

  @Field(() => String, { nullable: true, description: 'null: no mail is sent.' })
  mailAddress!: string | null
}
