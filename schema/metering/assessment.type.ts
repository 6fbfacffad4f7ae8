import { Field, Float, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import type { UsageKey } from '../../src/metering/assessment/assessment-usage'
import { BigIntScalar, DateScalar, DateTimeScalar } from '../scalars'

export const UsageKeyEnum: Readonly<Record<UsageKey, UsageKey>> = {
  DATASET: 'DATASET',
  OPENER: 'OPENER',
  USER: 'USER',
  DAY: 'DAY',
}

registerEnumType(UsageKeyEnum, { name: 'UsageKey', description: 'What usage is counted by.' })

@InputType({ description: 'Days in the time zone of this deployment, both included; at most 1,100.' })
export class PeriodInput {
  @Field(() => DateScalar)
  from!: string

  @Field(() => DateScalar)
  to!: string
}

@ObjectType()
export class NamedCount {
  @Field(() => String)
  name!: string

  @Field(() => Int)
  count!: number
}

@ObjectType({ description: 'What was used, all together.' })
export class UsageTotals {
  @Field(() => Float)
  operations!: number

  @Field(() => Float, {
    description:
      'Operations of which a rule refused all; by dataset, and of openers, all of theirs that they name.',
  })
  refused!: number

  @Field(() => BigIntScalar)
  rows!: string

  @Field(() => BigIntScalar, { description: 'By dataset, an operation that names two counts with both.' })
  bytes!: string

  @Field(() => Int, { description: 'Accounts that asked.' })
  users!: number
}

@ObjectType({ description: 'What was used, of one dataset, opener, user or day.' })
export class UsageGroup extends UsageTotals {
  @Field(() => String, {
    nullable: true,
    description: 'Name of the dataset, id of the opener or the account, or the day; null: anonymous.',
  })
  key!: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Title of the dataset, name of the opener or the account.',
  })
  name!: string | null
}

@ObjectType({ description: 'How the service was, whoever asks.' })
export class ServiceLevel {
  @Field(() => Float)
  operations!: number

  @Field(() => Float, { description: 'Operations that failed by our fault, or by the time limit.' })
  failed!: number

  @Field(() => Float, { nullable: true, description: 'At most 10 % above what it was; null: no operation.' })
  medianMs!: number | null

  @Field(() => Float, { nullable: true })
  p95Ms!: number | null
}

@ObjectType()
export class CatalogueCount {
  @Field(() => String)
  name!: string

  @Field(() => Int)
  datasets!: number

  @Field(() => Int)
  columns!: number
}

@ObjectType({ description: 'The published catalogue as it is now.' })
export class CatalogueFigures {
  @Field(() => Int)
  datasets!: number

  @Field(() => Int)
  columns!: number

  @Field(() => [CatalogueCount])
  byAttribute!: readonly CatalogueCount[]

  @Field(() => [CatalogueCount])
  byOpener!: readonly CatalogueCount[]

  @Field(() => [CatalogueCount])
  byTheme!: readonly CatalogueCount[]

  @Field(() => Float, {
    nullable: true,
    description: 'Share of the datasets that may be read by API; null: none.',
  })
  apiShare!: number | null

  @Field(() => Float, {
    nullable: true,
    description:
      'Share of the datasets with a promised update cycle that are not overdue now; null: none has one.',
  })
  onTimeShare!: number | null
}

@ObjectType({ description: '申请与协议 Applications and agreements of the period.' })
export class CaseFigures {
  @Field(() => Int)
  received!: number

  @Field(() => Int)
  approved!: number

  @Field(() => Int)
  rejected!: number

  @Field(() => Int)
  cancelled!: number

  @Field(() => Int, { description: 'Not completed in time by the applicant.' })
  abandoned!: number

  @Field(() => Float, {
    nullable: true,
    description: 'Working days from submission to decision; null: none.',
  })
  medianReplyDays!: number | null

  @Field(() => Float, { nullable: true })
  longestReplyDays!: number | null

  @Field(() => Int, { description: 'Cases in which a term ran out.' })
  overdue!: number

  @Field(() => [NamedCount], { description: 'Rejections by the basis that was given.' })
  rejections!: readonly NamedCount[]

  @Field(() => [NamedCount], { description: 'Agreements by the state that they are in now.' })
  agreements!: readonly NamedCount[]

  @Field(() => [NamedCount], { description: 'Terminations of the period by ground.' })
  terminations!: readonly NamedCount[]
}

@ObjectType({ description: '异议、纠错与需求 Objections, error reports or demands that came in the period.' })
export class ConcernFigures {
  @Field(() => String)
  kind!: string

  @Field(() => Int)
  received!: number

  @Field(() => Int)
  answered!: number

  @Field(() => Int, { description: 'Past their term, and not answered.' })
  overdue!: number

  @Field(() => Float, { nullable: true, description: 'Working days to the answer; null: none is answered.' })
  medianDays!: number | null

  @Field(() => Float, { nullable: true })
  longestDays!: number | null
}

/** Its figures are field resolvers: each is read only when it is asked for. */
@ObjectType({
  description: '评估考核 The figures of a period: of all, or of an opener’s own datasets and cases.',
})
export class AssessmentReport {
  @Field(() => DateScalar)
  from!: string

  @Field(() => DateScalar)
  to!: string

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'What was committed since is not counted yet; null: everything is counted.',
  })
  uncountedSince!: string | null
}
