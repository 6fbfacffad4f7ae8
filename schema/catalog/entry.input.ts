import { Field, Float, InputType } from 'type-graphql'
import type { ColumnType } from '../../src/catalog/column-type'
import type { OpenMode, RenewCycle } from '../../src/catalog/dataset'
import type { Mask } from '../../src/catalog/mask'
import type { OpenAttribute } from '../../src/catalog/open-attribute'
import { DateTimeScalar } from '../scalars'
import { ColumnTypeEnum, MaskKindEnum, OpenAttributeEnum, OpenModeEnum, RenewCycleEnum } from './enums'

@InputType('MaskInput', { description: '脱敏规则 What is shown instead of a value.' })
export class MaskInput {
  @Field(() => MaskKindEnum)
  kind!: Mask['kind']

  @Field(() => String, { nullable: true, description: 'With `fixed`: what is shown.' })
  value?: string | null

  @Field(() => String, { nullable: true, description: 'With `date`: `month` or `year`.' })
  to?: string | null

  @Field(() => Float, { nullable: true, description: 'With `number`: the size of a bucket.' })
  size?: number | null
}

@InputType('ReferenceInput', { description: 'A column holds values of the key of another dataset.' })
export class ReferenceInput {
  @Field(() => String)
  dataset!: string

  @Field(() => String)
  column!: string

  @Field(() => String, { description: 'Name of the to-one relation on this dataset.' })
  name!: string

  @Field(() => String, { description: 'Name of the to-many relation on the other dataset.' })
  reverseName!: string
}

@InputType('ColumnInput', { description: '数据项 A column of an entry.' })
export class ColumnInput {
  @Field(() => String)
  name!: string

  @Field(() => String, { description: 'The header as it is in the file.' })
  label!: string

  @Field(() => ColumnTypeEnum)
  type!: ColumnType

  @Field(() => Boolean, { defaultValue: true })
  nullable!: boolean

  @Field(() => String, { defaultValue: '' })
  description!: string

  @Field(() => String, { defaultValue: '' })
  unit!: string

  @Field(() => OpenAttributeEnum, { nullable: true, description: "Absent: the dataset's." })
  openAttribute?: OpenAttribute | null

  @Field(() => MaskInput, { nullable: true, description: 'Absent: none.' })
  mask?: MaskInput | null

  @Field(() => Boolean, { defaultValue: false, description: 'Offered for search.' })
  searchable!: boolean

  @Field(() => ReferenceInput, { nullable: true })
  reference?: ReferenceInput | null
}

@InputType('DatasetInput', { description: '目录条目 What an opener says of its dataset.' })
export class DatasetInput {
  @Field(() => String)
  name!: string

  @Field(() => String)
  title!: string

  @Field(() => String, { defaultValue: '' })
  summary!: string

  @Field(() => OpenAttributeEnum)
  openAttribute!: OpenAttribute

  @Field(() => [OpenModeEnum], { nullable: true, description: 'Absent: `API`.' })
  openModes?: OpenMode[] | null

  @Field(() => String, { defaultValue: '', description: '开放条件' })
  openConditions!: string

  @Field(() => String, { defaultValue: '', description: '使用要求' })
  useRequirements!: string

  @Field(() => String, { defaultValue: '', description: '安全保障措施' })
  safeguards!: string

  @Field(() => String, { defaultValue: '', description: 'Why it is not opened to everyone, in law.' })
  legalBasis!: string

  @Field(() => RenewCycleEnum, { nullable: true, description: 'Absent: `IRREGULAR`.' })
  renewCycle?: RenewCycle | null

  @Field(() => String, { defaultValue: '' })
  theme!: string

  @Field(() => String, { defaultValue: '' })
  industry!: string

  @Field(() => [String], { defaultValue: [] })
  tags!: string[]

  @Field(() => String, { defaultValue: '' })
  licence!: string

  @Field(() => String, { defaultValue: '' })
  attribution!: string

  @Field(() => String, { defaultValue: '' })
  contact!: string

  @Field(() => String, { defaultValue: '' })
  source!: string

  @Field(() => String, { defaultValue: '' })
  spatialCoverage!: string

  @Field(() => DateTimeScalar, { nullable: true })
  temporalStart?: string | null

  @Field(() => DateTimeScalar, { nullable: true })
  temporalEnd?: string | null

  @Field(() => [ColumnInput])
  columns!: ColumnInput[]

  @Field(() => [String], {
    defaultValue: [],
    description: 'Names of the key columns; empty: no declared key.',
  })
  key!: string[]
}
