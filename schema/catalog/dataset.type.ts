import { Field, ID, Int, ObjectType } from 'type-graphql'
import type { OpenMode, RenewCycle } from '../../src/catalog/dataset'
import type { OpenAttribute } from '../../src/catalog/open-attribute'
import { PageInfo } from '../page-info.type'
import { DateTimeScalar } from '../scalars'
import { AccessDecisionEnum, OpenAttributeEnum, OpenModeEnum, RenewCycleEnum } from './enums'

@ObjectType('Opener', { description: '数据开放主体 The public body that opens the data.' })
export class OpenerType {
  @Field(() => String)
  name!: string

  @Field(() => String)
  contact!: string
}

@ObjectType('Version', { description: 'The data in force.' })
export class VersionType {
  @Field(() => Int)
  number!: number

  @Field(() => Int)
  rowCount!: number

  @Field(() => DateTimeScalar)
  activatedAt!: Date
}

@ObjectType('Access', { description: 'What this caller may do with the rows, and how to get further.' })
export class AccessType {
  @Field(() => AccessDecisionEnum)
  decision!: 'ALLOW' | 'DENY'

  @Field(() => String, { nullable: true, description: 'Error code of the refusal.' })
  code!: string | null

  @Field(() => String, { nullable: true, description: 'Why it is refused; null: it is not.' })
  reason!: string | null

  @Field(() => String, { nullable: true })
  howToApply!: string | null

  @Field(() => String, { nullable: true, description: 'Number of the agreement that it rests on.' })
  agreement!: string | null

  @Field(() => ID, {
    nullable: true,
    description: '突发事件开放 The emergency opening that allows it in place of an agreement; null: none.',
  })
  emergency!: string | null

  @Field(() => [String], { description: 'Names of the columns that may be read.' })
  columns!: readonly string[]
}

/** Its `columns`, `version` and `access` are field resolvers (resolvers/catalog.resolver.ts). */
@ObjectType('Dataset', { description: '目录条目 One listed resource of the open catalogue.' })
export class DatasetType {
  @Field(() => String, { description: 'The name of its field under `rows`.' })
  name!: string

  @Field(() => String)
  title!: string

  @Field(() => String)
  summary!: string

  @Field(() => OpenerType)
  opener!: OpenerType

  @Field(() => OpenAttributeEnum)
  openAttribute!: OpenAttribute

  @Field(() => [OpenModeEnum])
  openModes!: readonly OpenMode[]

  @Field(() => String, { description: '开放条件 Published conditions of a conditional entry.' })
  openConditions!: string

  @Field(() => RenewCycleEnum)
  renewCycle!: RenewCycle

  @Field(() => String)
  theme!: string

  @Field(() => String)
  industry!: string

  @Field(() => [String])
  tags!: readonly string[]

  @Field(() => String)
  licence!: string

  @Field(() => String, { description: '数据来源标注 Credit line for results.' })
  attribution!: string

  @Field(() => String)
  contact!: string

  @Field(() => String)
  source!: string

  @Field(() => String)
  spatialCoverage!: string

  @Field(() => DateTimeScalar, { nullable: true })
  temporalStart!: Date | null

  @Field(() => DateTimeScalar, { nullable: true })
  temporalEnd!: Date | null

  @Field(() => DateTimeScalar)
  publishedAt!: Date

  @Field(() => Int, { description: 'Revision of the contract: names, types, key and references.' })
  contractRevision!: number

  @Field(() => [String], { description: 'Names of the key columns; empty: no declared key.' })
  key!: readonly string[]
}

@ObjectType({ description: 'A page of the catalogue.' })
export class DatasetConnection {
  @Field(() => [DatasetType])
  nodes!: readonly DatasetType[]

  @Field(() => PageInfo)
  pageInfo!: PageInfo

  @Field(() => Int)
  totalCount!: number
}
