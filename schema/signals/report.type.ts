import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import type { IncidentSeverity } from '../../src/reports/incident'
import type { UseResult } from '../../src/reports/use-report'
import { DateScalar, DateTimeScalar } from '../scalars'

const UseResultKindEnum = { PRODUCT: 'PRODUCT', PAPER: 'PAPER', APP: 'APP', OTHER: 'OTHER' } as const

registerEnumType(UseResultKindEnum, {
  name: 'UseResultKind',
  description: '成果类型 What came of a use.',
  valuesConfig: {
    PRODUCT: { description: '产品' },
    PAPER: { description: '论文' },
    APP: { description: '应用' },
    OTHER: { description: '其他' },
  },
})

export const IncidentSeverityEnum = { LOW: 'LOW', HIGH: 'HIGH', PUBLIC_INTEREST: 'PUBLIC_INTEREST' } as const

registerEnumType(IncidentSeverityEnum, {
  name: 'IncidentSeverity',
  description: '事件级别',
  valuesConfig: {
    LOW: { description: '一般' },
    HIGH: { description: '严重' },
    PUBLIC_INTEREST: {
      description: '涉及国家安全或公共利益 The authorities get a report within 24 hours.',
    },
  },
})

@InputType('UseResultInput')
export class UseResultInput {
  @Field(() => UseResultKindEnum)
  kind!: UseResult['kind']

  @Field(() => String)
  title!: string

  @Field(() => String, { nullable: true })
  link?: string | null
}

@InputType('UseReportInput', { description: '利用情况报告' })
export class UseReportInput {
  @Field(() => String, { description: 'Purposes that the data served.' })
  purposes!: string

  @Field(() => [UseResultInput], { defaultValue: [] })
  results!: UseResultInput[]

  @Field(() => String, { description: '效益' })
  benefit!: string

  @Field(() => String, { defaultValue: '', description: 'Empty: there were none.' })
  incidents!: string

  @Field(() => [String], { description: 'Datasets of the agreement that were used.' })
  datasets!: string[]
}

@ObjectType('UseResult')
export class UseResultType {
  @Field(() => UseResultKindEnum)
  kind!: UseResult['kind']

  @Field(() => String)
  title!: string

  @Field(() => String, { nullable: true })
  link!: string | null
}

@ObjectType('UseReport', { description: '利用情况报告 What a user tells of its use.' })
export class UseReportType {
  @Field(() => ID)
  id!: string

  @Field(() => String)
  agreement!: string

  @Field(() => DateScalar, { nullable: true, description: 'The day it was due; null: it was not asked for.' })
  due!: string | null

  @Field(() => String)
  purposes!: string

  @Field(() => [UseResultType])
  results!: readonly UseResultType[]

  @Field(() => String)
  benefit!: string

  @Field(() => String)
  incidents!: string

  @Field(() => [String])
  datasets!: readonly string[]

  @Field(() => DateTimeScalar)
  at!: Date
}

@ObjectType('ReportDuty', { description: 'A use report that is, or was, due.' })
export class ReportDutyType {
  @Field(() => DateScalar)
  due!: string

  @Field(() => DateTimeScalar, { nullable: true })
  remindedAt!: Date | null

  @Field(() => DateTimeScalar, { nullable: true, description: 'null: it was in time, or is not late yet.' })
  overdueAt!: Date | null

  @Field(() => DateTimeScalar, { nullable: true })
  filedAt!: Date | null
}

@ObjectType('UseReports', { description: 'Reports under one agreement, newest first.' })
export class UseReportsType {
  @Field(() => Int, { description: 'Months between two reports.' })
  months!: number

  @Field(() => [UseReportType])
  reports!: readonly UseReportType[]

  @Field(() => [ReportDutyType])
  duties!: readonly ReportDutyType[]
}

@ObjectType('Incident', { description: '安全事件' })
export class IncidentType {
  @Field(() => ID)
  id!: string

  @Field(() => IncidentSeverityEnum)
  severity!: IncidentSeverity

  @Field(() => [String])
  datasets!: readonly string[]

  @Field(() => String)
  what!: string

  @Field(() => DateTimeScalar)
  happenedAt!: Date

  @Field(() => DateTimeScalar)
  at!: Date

  @Field(() => DateTimeScalar, { nullable: true, description: 'null: no report to the authorities is due.' })
  reportDue!: Date | null

  @Field(() => String, { nullable: true })
  report!: string | null

  @Field(() => DateTimeScalar, { nullable: true })
  reportFiledAt!: Date | null

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the delay was told; null: it was not.' })
  overdueAt!: Date | null
}
