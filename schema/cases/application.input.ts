import { Field, InputType, Int, registerEnumType } from 'type-graphql'
import type { OpenMode } from '../../src/catalog/dataset'
import { OpenModeEnum } from '../catalog/enums'
import { DateTimeScalar, JsonScalar } from '../scalars'

/** What a masked column may be used for. */
export enum ScopeUseEnum {
  SELECT = 'select',
  FILTER = 'filter',
  SORT = 'sort',
  GROUP = 'group',
}

registerEnumType(ScopeUseEnum, {
  name: 'ScopeUse',
  description: '字段用途 What a column may be used for. A column without a mask may be used for all.',
})

export enum ApplicantTypeEnum {
  NATURAL_PERSON = 'NATURAL_PERSON',
  LEGAL_PERSON = 'LEGAL_PERSON',
  OTHER_ORGANISATION = 'OTHER_ORGANISATION',
}

registerEnumType(ApplicantTypeEnum, { name: 'ApplicantType', description: '申请人类型 Who applies.' })

@InputType({ description: 'A column that is asked for.' })
export class ScopeColumnInput {
  @Field(() => String)
  name!: string

  @Field(() => [ScopeUseEnum], { nullable: true, description: 'Absent: all.' })
  uses?: ScopeUseEnum[] | null

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'A mask (docs/masks.md); absent: the catalogue’s.',
  })
  mask?: unknown
}

@InputType({ description: '数据范围 Columns and rows of one dataset.' })
export class ScopeInput {
  @Field(() => String)
  dataset!: string

  @Field(() => [ScopeColumnInput])
  columns!: ScopeColumnInput[]

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'Which rows, as in `where` of the dataset: { "districtCode": { "eq": "500106" } }. Absent: all.',
  })
  where?: unknown

  @Field(() => Boolean, {
    nullable: true,
    description: 'Counts, aggregates and groups alone. Absent: rows too.',
  })
  aggregatesOnly?: boolean | null

  @Field(() => Int, { nullable: true, description: 'Figures of fewer rows are withheld, at least 2.' })
  smallestGroup?: number | null
}

@InputType({ description: 'A file, known by its hash.' })
export class AttachmentInput {
  @Field(() => String)
  name!: string

  @Field(() => String, { description: '64 hexadecimal digits.' })
  sha256!: string
}

/** What is absent stays as it is; of a new application it is empty, which a draft may be. */
@InputType({ description: '申请 What is applied for. What is absent is empty, or stays as it is.' })
export class ApplicationInput {
  @Field(() => ApplicantTypeEnum, { nullable: true })
  applicantType?: ApplicantTypeEnum | null

  @Field(() => String, { nullable: true, description: 'Real name of whoever applies.' })
  name?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'Unified social credit code, or the reference of a verified person; never the number of a resident card.',
  })
  credential?: string | null

  @Field(() => String, { nullable: true })
  contact?: string | null

  @Field(() => [ScopeInput], { nullable: true })
  scopes?: ScopeInput[] | null

  @Field(() => String, { nullable: true, description: 'A code: HOUSING_RESEARCH.' })
  purpose?: string | null

  @Field(() => String, { nullable: true })
  scenario?: string | null

  @Field(() => [OpenModeEnum], { nullable: true, description: 'Absent: API.' })
  modes?: OpenMode[] | null

  @Field(() => String, { nullable: true })
  expectedVolume?: string | null

  @Field(() => DateTimeScalar, { nullable: true })
  effectiveFrom?: string | null

  @Field(() => DateTimeScalar, { nullable: true, description: 'First moment after the term.' })
  effectiveTo?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'How the data are stored and processed, and kept safe.',
  })
  security?: string | null

  @Field(() => Boolean, { nullable: true })
  publishesResults?: boolean | null

  @Field(() => Boolean, { nullable: true })
  isCommercial?: boolean | null

  @Field(() => [String], { nullable: true, description: 'Other sources that the data are combined with.' })
  combinedWith?: string[] | null

  @Field(() => String, { nullable: true, description: 'SHA-256 of the commitment letter that is accepted.' })
  commitment?: string | null

  @Field(() => [AttachmentInput], { nullable: true })
  attachments?: AttachmentInput[] | null
}
