import { Field, ID, Int, ObjectType } from 'type-graphql'
import { PageInfo } from '../page-info.type'
import { DateScalar, DateTimeScalar, JsonScalar } from '../scalars'

@ObjectType('CaseClock', { description: '时限 A term that runs in a case, in working days.' })
export class CaseClockType {
  @Field(() => String, { description: 'Which, such as EVALUATION.' })
  term!: string

  @Field(() => DateScalar, { nullable: true, description: 'The last day in time; null: it stands still.' })
  due!: string | null

  @Field(() => Int)
  leftWorkingDays!: number

  @Field(() => Boolean)
  isOverdue!: boolean

  @Field(() => Boolean, { description: 'Whether the delay was told to the authority.' })
  wasEscalated!: boolean

  @Field(() => [Int], {
    description: 'Years that were counted by weekends alone, since no calendar is entered.',
  })
  uncertainYears!: readonly number[]
}

@ObjectType('CaseStep', { description: '办理记录 A step that was taken.' })
export class CaseStepType {
  @Field(() => String)
  event!: string

  @Field(() => DateTimeScalar)
  at!: Date

  @Field(() => String, { description: 'Which side took it; who, stands in the case file.' })
  side!: string

  @Field(() => String, { nullable: true })
  from!: string | null

  @Field(() => String)
  to!: string

  @Field(() => String, { description: 'Empty: none was given.' })
  reason!: string
}

@ObjectType('CaseSignature', { description: '签署 A signature, which binds the hash of the text.' })
export class CaseSignatureType {
  @Field(() => String)
  side!: string

  @Field(() => String)
  textHash!: string

  @Field(() => DateTimeScalar)
  at!: Date
}

@ObjectType('CaseAgreement', { description: '协议文本 The text that is worked on, or in force.' })
export class CaseAgreementType {
  @Field(() => String)
  number!: string

  @Field(() => JsonScalar, { description: 'Every clause, by name.' })
  text!: unknown

  @Field(() => String, { description: 'SHA-256 of the canonical text (RFC 8785): what a signature binds.' })
  textHash!: string

  @Field(() => [CaseSignatureType])
  signatures!: readonly CaseSignatureType[]
}

@ObjectType('ChecklistItem', {
  description: '评估事项 What an application under these conditions is evaluated on, word for word.',
})
export class ChecklistItemType {
  @Field(() => String, { description: 'Name of the dataset whose conditions they are.' })
  conditionSet!: string

  @Field(() => String)
  item!: string
}

@ObjectType('Case', {
  description: '案件 One application to one opener, and the agreement that may follow (docs/case-flow.md).',
})
export class CaseType {
  @Field(() => ID)
  id!: string

  @Field(() => ID, { description: 'Cases of one application to several openers share it.' })
  cover!: string

  @Field(() => String, { description: 'Where it stands.' })
  phase!: string

  @Field(() => ID, { description: 'The organisation that applies.' })
  applicant!: string

  @Field(() => ID, { description: 'The organisation that opens the data.' })
  opener!: string

  @Field(() => ID, { description: 'The authority that reviews.' })
  authority!: string

  @Field(() => JsonScalar, {
    description: 'What is applied for; for one who is asked alone: the data, and what for.',
  })
  application!: unknown

  @Field(() => String, { nullable: true, description: 'What the caller is asked; null: nothing.' })
  question!: string | null

  @Field(() => [String], { description: 'What was asked to be completed; empty: nothing.' })
  gaps!: readonly string[]

  /** Sets of published conditions that it is evaluated under, which lead to its `checklist`. */
  conditionSets!: readonly string[]

  @Field(() => CaseAgreementType, { nullable: true, description: 'null: there is none yet.' })
  agreement!: CaseAgreementType | null

  @Field(() => [CaseClockType])
  clocks!: readonly CaseClockType[]

  @Field(() => [CaseStepType], { description: 'Every step, oldest first; none for one who is asked alone.' })
  history!: readonly CaseStepType[]

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'The decision against the applicant that is in force, with ground, reasons and redress; null: none.',
  })
  decision!: unknown

  @Field(() => Boolean, { description: 'Whether proof is owed that the data were deleted or given back.' })
  owesDisposal!: boolean

  @Field(() => [String], { description: 'Steps that the caller can take from here.' })
  possible!: readonly string[]
}

@ObjectType('CaseConnection', { description: '案件列表 Cases that the caller has a part in, newest first.' })
export class CaseConnection {
  @Field(() => [CaseType])
  nodes!: readonly CaseType[]

  @Field(() => PageInfo)
  pageInfo!: PageInfo

  @Field(() => Int)
  totalCount!: number
}
