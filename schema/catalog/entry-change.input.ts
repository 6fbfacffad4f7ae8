import { Field, InputType } from 'type-graphql'
import type { OpenMode } from '../../src/catalog/dataset'
import type { SecurityGrade } from '../../src/catalog/life/security-review'
import type { OpenAttribute } from '../../src/catalog/open-attribute'
import { MaskInput } from './entry.input'
import { OpenAttributeEnum, OpenModeEnum, ReviewResultEnum, SecurityGradeEnum } from './enums'

@InputType('SecurityReviewInput', { description: '安全审查 What a review of an entry came to.' })
export class SecurityReviewInput {
  @Field(() => ReviewResultEnum)
  result!: 'PASSED' | 'FAILED'

  @Field(() => SecurityGradeEnum)
  grade!: SecurityGrade

  @Field(() => String)
  findings!: string

  @Field(() => [String], { defaultValue: [], description: 'Columns that must not be shown unmasked.' })
  masksNeeded!: string[]
}

@InputType('ReturnReasonInput', { description: '退回理由 Something to be mended.' })
export class ReturnReasonInput {
  @Field(() => String, { description: '`dataset` or `dataset.column`.' })
  coordinate!: string

  @Field(() => String)
  text!: string
}

@InputType('MaskChangeInput', { description: 'The mask of a column from now on.' })
export class MaskChangeInput {
  @Field(() => String)
  column!: string

  @Field(() => MaskInput, { nullable: true, description: 'null: none.' })
  mask?: MaskInput | null
}

@InputType('ColumnOpennessInput')
export class ColumnOpennessInput {
  @Field(() => String)
  column!: string

  @Field(() => OpenAttributeEnum)
  openAttribute!: OpenAttribute
}

@InputType('DatasetChangeInput', {
  description: 'A change of how open an entry is. What is absent stays.',
})
export class DatasetChangeInput {
  @Field(() => OpenAttributeEnum, { nullable: true })
  openAttribute?: OpenAttribute | null

  @Field(() => [ColumnOpennessInput], { defaultValue: [] })
  columns!: ColumnOpennessInput[]

  @Field(() => [MaskChangeInput], { defaultValue: [] })
  masks!: MaskChangeInput[]

  @Field(() => [OpenModeEnum], { nullable: true })
  openModes?: OpenMode[] | null

  @Field(() => String, { nullable: true })
  openConditions?: string | null

  @Field(() => String, { nullable: true })
  useRequirements?: string | null

  @Field(() => String, { nullable: true })
  safeguards?: string | null

  @Field(() => String, { nullable: true })
  legalBasis?: string | null
}
