import { Field, Int, ObjectType } from 'type-graphql'
import { BigIntScalar, DateScalar, DateTimeScalar } from '../scalars'

@ObjectType({ description: 'What was used on one day.' })
export class UsageDay {
  @Field(() => DateScalar, { description: 'The day, in the time zone of this deployment.' })
  day!: string

  @Field(() => Int)
  operations!: number

  @Field(() => Int, { description: 'Operations that were refused.' })
  refused!: number

  @Field(() => BigIntScalar)
  rows!: string

  @Field(() => BigIntScalar)
  bytes!: string

  @Field(() => BigIntScalar)
  cost!: string
}

@ObjectType({ description: 'An agreement of the caller’s organisation.' })
export class MyAgreement {
  @Field(() => String)
  number!: string

  @Field(() => String)
  purpose!: string

  @Field(() => String)
  state!: string

  @Field(() => DateTimeScalar)
  effectiveFrom!: Date

  @Field(() => DateTimeScalar)
  effectiveTo!: Date

  @Field(() => [String], { description: 'Names of the datasets in its scope.' })
  datasets!: string[]
}

/** Its `usage` is a field resolver: the log is read only when it is asked for. */
@ObjectType({ description: 'Who is asking.' })
export class Me {
  @Field(() => String)
  account!: string

  @Field(() => String)
  name!: string

  @Field(() => String)
  organisation!: string

  @Field(() => [String])
  roles!: string[]

  @Field(() => [MyAgreement])
  agreements!: MyAgreement[]
}
