import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import type { OpenAttribute } from '../../src/catalog/open-attribute'
import { OpenAttributeEnum } from '../catalog/enums'
import { DateTimeScalar } from '../scalars'
import { NamedCount } from './assessment.type'

@InputType({
  description:
    'A change that nobody has made yet: `dataset` and `openAttribute`, with `columns` also of these, with `column` of that column alone; or `agreement` with `isSuspended`, or with `dataset` and `columns`.',
})
export class PolicyChangeInput {
  @Field(() => String, { nullable: true })
  dataset?: string | null

  @Field(() => String, { nullable: true })
  column?: string | null

  @Field(() => OpenAttributeEnum, { nullable: true })
  openAttribute?: OpenAttribute | null

  @Field(() => String, { nullable: true, description: 'Number of an agreement.' })
  agreement?: string | null

  @Field(() => Boolean, { nullable: true, description: 'That it is suspended.' })
  isSuspended?: boolean | null

  @Field(() => [String], {
    nullable: true,
    description:
      'Of an agreement: all columns that it opens of the dataset; empty: the dataset is taken out of its scope. With `openAttribute`: those that are to be as open; a dataset that becomes looser leaves the others as they are.',
  })
  columns?: string[] | null
}

@ObjectType({ description: 'A recorded use of a dataset that would come out differently.' })
export class ReplayedUse {
  @Field(() => ID, { description: 'Id of the usage record.' })
  record!: string

  @Field(() => DateTimeScalar)
  at!: string

  @Field(() => ID, { nullable: true })
  account!: string | null

  @Field(() => String)
  dataset!: string

  @Field(() => String, { nullable: true, description: 'Agreement that it rests on; null: none.' })
  agreement!: string | null

  @Field(() => String, { nullable: true, description: 'Code as things are now; null: allowed.' })
  before!: string | null

  @Field(() => String, { nullable: true, description: 'Code after the change; null: allowed.' })
  after!: string | null
}

@ObjectType({ description: '规则回放 What a change would have made of the last 7 days.' })
export class PolicyReplay {
  @Field(() => Int, { description: 'Operations that were decided on again, the newest first.' })
  examined!: number

  @Field(() => Boolean, { description: 'Whether these are all; else there were more than 20,000.' })
  isWhole!: boolean

  @Field(() => Int, { description: 'Uses that are allowed now and would be refused.' })
  refused!: number

  @Field(() => Int, { description: 'Uses that are refused now and would be allowed.' })
  allowed!: number

  @Field(() => [NamedCount], { description: 'Uses that come out differently, by dataset.' })
  byDataset!: NamedCount[]

  @Field(() => [NamedCount])
  byAgreement!: NamedCount[]

  @Field(() => [NamedCount], { description: 'By id of the account.' })
  byAccount!: NamedCount[]

  @Field(() => [ReplayedUse], { description: 'The newest of them.' })
  samples!: ReplayedUse[]
}
