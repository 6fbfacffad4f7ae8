import { Field, Int, ObjectType } from 'type-graphql'
import type { OpenMode } from '../../src/catalog/dataset'
import { AgreementBudget } from '../access/budget.type'
import { OpenModeEnum } from '../catalog/enums'
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

@ObjectType({
  description: 'What was used of one dataset; an operation that names two is counted with both.',
})
export class DatasetUsage {
  @Field(() => String)
  dataset!: string

  @Field(() => Int)
  operations!: number

  @Field(() => Int, { description: 'Operations in which a rule refused this dataset.' })
  refused!: number

  @Field(() => BigIntScalar)
  rows!: string

  @Field(() => BigIntScalar, { description: 'Of the whole operations.' })
  bytes!: string
}

@ObjectType({ description: 'What rested on one agreement.' })
export class AgreementUsage {
  @Field(() => String)
  agreement!: string

  @Field(() => Int)
  operations!: number

  @Field(() => BigIntScalar)
  rows!: string

  @Field(() => BigIntScalar)
  bytes!: string

  @Field(() => BigIntScalar)
  cost!: string
}

@ObjectType({ description: 'What an agreement says of one dataset.' })
export class AgreedScope {
  @Field(() => String)
  dataset!: string

  @Field(() => [String], { description: 'Names of the columns that it opens.' })
  columns!: string[]

  @Field(() => Boolean, { description: 'Whether it gives only counts, aggregates and groups.' })
  aggregatesOnly!: boolean

  @Field(() => Int, { nullable: true, description: 'Figures of fewer rows are withheld; null: none are.' })
  smallestGroup!: number | null
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

  @Field(() => [AgreedScope])
  scopes!: AgreedScope[]

  @Field(() => [OpenModeEnum], { description: 'In which the data may be used; a query is API.' })
  modes!: OpenMode[]

  @Field(() => [AgreementBudget], { description: 'How much may be used; empty: no bound.' })
  budgets!: AgreementBudget[]
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
