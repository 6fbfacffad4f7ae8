import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { PageInfo } from '../page-info.type'
import { BigIntScalar, DateTimeScalar } from '../scalars'

@ObjectType({
  description: 'What one operation did with one dataset, as its opener sees it: nothing of other datasets.',
})
export class DatasetUsageRecord {
  @Field(() => ID)
  id!: string

  @Field(() => DateTimeScalar)
  at!: string

  @Field(() => ID, { nullable: true, description: 'null: anonymous.' })
  account!: string | null

  @Field(() => ID, { nullable: true })
  organisation!: string | null

  @Field(() => [String], { description: 'Agreements with this opener that it rests on.' })
  agreements!: readonly string[]

  @Field(() => [ID], { description: 'Emergency openings of its datasets that it rests on.' })
  emergencies!: readonly string[]

  @Field(() => String, {
    nullable: true,
    description: 'null: none was stated, or it is that of an agreement with another opener.',
  })
  purpose!: string | null

  @Field(() => String, { description: 'Of this dataset: ALLOW or DENY.' })
  decision!: string

  @Field(() => [String], {
    description: 'Error codes of the reply; empty where the operation named datasets of other openers.',
  })
  codes!: readonly string[]

  @Field(() => [String], { description: 'Every column of this dataset read in any position.' })
  columns!: readonly string[]

  @Field(() => BigIntScalar, { description: 'Rows delivered of this dataset.' })
  rows!: string
}

@ObjectType({ description: 'A page of the usage of one dataset, newest first.' })
export class DatasetUsageConnection {
  @Field(() => [DatasetUsageRecord])
  nodes!: DatasetUsageRecord[]

  @Field(() => PageInfo)
  pageInfo!: PageInfo
}

@InputType({ description: 'All members that are given must hold.' })
export class DatasetUsageFilter {
  @Field(() => ID, { nullable: true })
  account?: string | null

  @Field(() => ID, { nullable: true })
  organisation?: string | null

  @Field(() => String, { nullable: true, description: 'Number of an agreement with this opener.' })
  agreement?: string | null

  @Field(() => String, { nullable: true, description: 'Name of a column of this dataset.' })
  column?: string | null

  @Field(() => String, { nullable: true })
  purpose?: string | null

  @Field(() => String, { nullable: true, description: 'An error code.' })
  code?: string | null

  @Field(() => DateTimeScalar, { nullable: true, description: 'At or after.' })
  from?: string | null

  @Field(() => DateTimeScalar, { nullable: true, description: 'Before.' })
  to?: string | null
}
