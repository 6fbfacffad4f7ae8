import { Field, ObjectType } from 'type-graphql'
import type { SecurityGrade } from '../../src/catalog/life/security-review'
import type { OpenAttribute } from '../../src/catalog/open-attribute'
import type { DatasetStatus } from '../../src/catalog/stored-dataset'
import { DateTimeScalar } from '../scalars'
import { DatasetStatusEnum, OpenAttributeEnum, ReviewResultEnum, SecurityGradeEnum } from './enums'

@ObjectType('ReturnReason', { description: '退回理由 Something that the authority wants mended.' })
export class ReturnReasonType {
  @Field(() => String, { description: '`dataset` or `dataset.column`.' })
  coordinate!: string

  @Field(() => String)
  text!: string
}

@ObjectType('ReviewTurn', { description: 'A submission, or what the authority said to it.' })
export class ReviewTurnType {
  @Field(() => String, { description: '`SUBMITTED`, `RETURNED` or `PUBLISHED`.' })
  kind!: string

  @Field(() => DateTimeScalar)
  at!: Date

  @Field(() => [ReturnReasonType], { description: 'Empty but for `RETURNED`.' })
  reasons!: readonly ReturnReasonType[]
}

@ObjectType('SecurityReview', { description: '安全审查 It speaks of the entry in the form that it had.' })
export class SecurityReviewType {
  @Field(() => ReviewResultEnum)
  result!: 'PASSED' | 'FAILED'

  @Field(() => SecurityGradeEnum)
  grade!: SecurityGrade

  @Field(() => String)
  findings!: string

  @Field(() => [String], { description: 'Columns that must not be shown unmasked.' })
  masksNeeded!: readonly string[]

  @Field(() => DateTimeScalar)
  at!: Date
}

@ObjectType('ProposedChange', {
  description: 'A change of how open an entry is, that waits for the authority.',
})
export class ProposedChangeType {
  @Field(() => [String], { description: 'Coordinates that become stricter.' })
  tightens!: readonly string[]

  @Field(() => [String], { description: 'Coordinates that become looser.' })
  loosens!: readonly string[]

  @Field(() => String)
  reason!: string

  @Field(() => DateTimeScalar)
  at!: Date
}

@ObjectType('CatalogueEntry', {
  description: '目录条目 An entry in any status, for its opener, the authority and auditors.',
})
export class CatalogueEntryType {
  @Field(() => String)
  name!: string

  @Field(() => String)
  title!: string

  @Field(() => String, { description: 'Name of the organisation that opens the data.' })
  opener!: string

  @Field(() => DatasetStatusEnum)
  status!: DatasetStatus

  @Field(() => OpenAttributeEnum)
  openAttribute!: OpenAttribute

  @Field(() => [String], { description: 'Columns that are out of sight for a time.' })
  suspendedColumns!: readonly string[]

  @Field(() => [ReviewTurnType], { description: 'Submissions and what was said to each, oldest first.' })
  thread!: readonly ReviewTurnType[]

  @Field(() => SecurityReviewType, { nullable: true, description: 'The last one; null: none.' })
  securityReview!: SecurityReviewType | null

  @Field(() => ProposedChangeType, { nullable: true, description: 'null: none waits.' })
  proposedChange!: ProposedChangeType | null
}
