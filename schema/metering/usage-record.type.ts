import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { PageInfo } from '../page-info.type'
import { BigIntScalar, DateTimeScalar } from '../scalars'

@ObjectType('UsageRecord', {
  description:
    '使用日志 What happened in one operation. Never a row value, a variable or a literal. ' +
    'Records of other kinds (window, void, gap, retention) have no caller and no figures, and tell the rest in `detail`.',
})
export class UsageRecordType {
  @Field(() => ID)
  id!: string

  @Field(() => String)
  kind!: string

  @Field(() => DateTimeScalar)
  at!: string

  @Field(() => String)
  requestId!: string

  @Field(() => ID, { nullable: true, description: 'null: anonymous.' })
  account!: string | null

  @Field(() => ID, { nullable: true })
  organisation!: string | null

  @Field(() => String, { nullable: true, description: 'KEY, TOKEN or SESSION; null: anonymous.' })
  auth!: string | null

  @Field(() => ID, { nullable: true })
  key!: string | null

  @Field(() => [String])
  roles!: readonly string[]

  @Field(() => [String])
  agreements!: readonly string[]

  @Field(() => [Int], { description: 'The version of each agreement, in their order.' })
  agreementVersions!: readonly number[]

  @Field(() => [ID], { description: '突发事件开放 Emergency openings that the delivered fields rest on.' })
  emergencies!: readonly string[]

  @Field(() => String, { nullable: true })
  purpose!: string | null

  @Field(() => String, { nullable: true })
  operationType!: string | null

  @Field(() => String, { nullable: true })
  operationName!: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'SHA-256, hex: of the text of the operation; of the document as sent where it was not valid.',
  })
  documentHash!: string | null

  @Field(() => OperationTextType, { nullable: true, description: 'null: no valid document.' })
  operation!: OperationTextType | null

  @Field(() => String, {
    nullable: true,
    description: 'Keyed digest of the variables and literals: equal for equal ones. null: there were none.',
  })
  values!: string | null

  @Field(() => [DatasetUseType], { description: 'Each dataset that a row field named.' })
  datasets!: readonly DatasetUseType[]

  @Field(() => String, {
    description:
      'ALLOW, PARTIAL, DENY, INVALID or FAILED; of records of other kinds, their kind in capitals.',
  })
  decision!: string

  @Field(() => [String])
  codes!: readonly string[]

  @Field(() => [String])
  rules!: readonly string[]

  @Field(() => Int, { description: 'HTTP status.' })
  status!: number

  @Field(() => BigIntScalar)
  rows!: string

  @Field(() => BigIntScalar, { description: 'Length of `data` in UTF-8.' })
  bytes!: string

  @Field(() => BigIntScalar)
  costRequested!: string

  @Field(() => BigIntScalar)
  costActual!: string

  @Field(() => BigIntScalar)
  durationUs!: string

  @Field(() => String, {
    nullable: true,
    description: 'What a record of another kind says, as JSON; null: an operation.',
  })
  detail!: string | null
}

@ObjectType('OperationText', { description: 'What was asked, without its values.' })
export class OperationTextType {
  @Field(() => String, { description: 'SHA-256 of the text, hex.' })
  hash!: string

  @Field(() => String, {
    nullable: true,
    description:
      'Literals stand as $_int, $_float, $_string or $_boolean. null: not stored, as before version 3.',
  })
  text!: string | null
}

@ObjectType('DatasetUse')
export class DatasetUseType {
  @Field(() => String)
  name!: string

  @Field(() => Int, { nullable: true, description: 'Version read; null: none was read.' })
  version!: number | null

  @Field(() => [String], { description: 'Every column read in any position.' })
  columns!: readonly string[]

  @Field(() => [String], { description: '脱敏 Those of the columns that were read through a mask.' })
  masked!: readonly string[]

  @Field(() => BigIntScalar)
  rows!: string

  @Field(() => String)
  decision!: string
}

@ObjectType({ description: 'A page of the usage log, newest first.' })
export class UsageRecordConnection {
  @Field(() => [UsageRecordType])
  nodes!: UsageRecordType[]

  @Field(() => PageInfo)
  pageInfo!: PageInfo
}

@InputType({ description: 'All members that are given must hold.' })
export class UsageRecordFilter {
  @Field(() => ID, { nullable: true })
  account?: string | null

  @Field(() => ID, { nullable: true })
  organisation?: string | null

  @Field(() => String, { nullable: true, description: 'Number of an agreement.' })
  agreement?: string | null

  @Field(() => String, { nullable: true, description: 'Name of a dataset.' })
  dataset?: string | null

  @Field(() => String, { nullable: true })
  decision?: string | null

  @Field(() => String, { nullable: true, description: 'An error code.' })
  code?: string | null

  @Field(() => String, { nullable: true })
  requestId?: string | null

  @Field(() => String, { nullable: true })
  operationName?: string | null

  @Field(() => String, { nullable: true })
  purpose?: string | null

  @Field(() => ID, { nullable: true, description: 'Id of an emergency opening.' })
  emergency?: string | null

  @Field(() => String, { nullable: true, description: 'A column read in any position: `streets.code`.' })
  column?: string | null

  @Field(() => String, { nullable: true, description: 'Kind of record: `operation`.' })
  kind?: string | null

  @Field(() => DateTimeScalar, { nullable: true, description: 'At or after.' })
  from?: string | null

  @Field(() => DateTimeScalar, { nullable: true, description: 'Before.' })
  to?: string | null
}
