import { registerEnumType } from 'type-graphql'
import { demandOutcomes } from '../../src/catalog/concerns/demand'
import { concernKinds } from '../../src/catalog/concerns/concern'
import { reportEnds } from '../../src/catalog/concerns/error-report'
import { infringedRights, objectionEnds, remedies } from '../../src/catalog/concerns/objection'
import { columnTypes } from '../../src/catalog/column-type'
import { openModes, renewCycles } from '../../src/catalog/dataset'
import { securityGrades } from '../../src/catalog/life/security-review'
import { datasetStatuses } from '../../src/catalog/stored-dataset'
import { disposalKinds, emergencyClasses, emergencyPhases } from '../../src/catalog/emergency/emergency'
import { redactionStates } from '../../src/catalog/redaction/redaction'
import { openAttributes } from '../../src/catalog/open-attribute'

/** An enum whose values are their own names, from the list that the catalogue uses. */
const enumOf = <T extends string>(values: readonly T[]): Readonly<Record<T, T>> =>
  Object.fromEntries(values.map((value) => [value, value])) as Record<T, T>

export const OpenAttributeEnum = enumOf(openAttributes)

registerEnumType(OpenAttributeEnum, {
  name: 'OpenAttribute',
  description: '开放属性 How open it is.',
  valuesConfig: {
    UNCONDITIONAL: { description: '无条件开放 For every identified caller, without an application.' },
    CONDITIONAL: { description: '有条件开放 Under a data use agreement.' },
    NOT_OPEN: { description: '不予开放 Not opened.' },
  },
})

export const OpenModeEnum = enumOf(openModes)

registerEnumType(OpenModeEnum, { name: 'OpenMode', description: '开放方式 How it is provided.' })

export const RenewCycleEnum = enumOf(renewCycles)

registerEnumType(RenewCycleEnum, { name: 'RenewCycle', description: '更新周期 Declared update cycle.' })

export const ColumnTypeEnum = enumOf(Object.keys(columnTypes))

registerEnumType(ColumnTypeEnum, { name: 'ColumnType', description: 'Type of a column.' })

export const AccessDecisionEnum = enumOf(['ALLOW', 'DENY'])

registerEnumType(AccessDecisionEnum, { name: 'AccessDecision' })

export const EmergencyClassEnum = enumOf(emergencyClasses)

registerEnumType(EmergencyClassEnum, {
  name: 'EmergencyClass',
  description: '突发事件类别 Kind of event.',
  valuesConfig: {
    NATURAL_DISASTER: { description: '自然灾害' },
    ACCIDENT: { description: '事故灾难' },
    PUBLIC_HEALTH: { description: '公共卫生事件' },
    SOCIAL_SECURITY: { description: '社会安全事件' },
  },
})

const phases = emergencyPhases.filter((phase) => phase !== 'NONE')

export const EmergencyPhaseEnum = enumOf(phases)

registerEnumType(EmergencyPhaseEnum, {
  name: 'EmergencyPhase',
  description: 'Where an emergency opening stands, by the clock.',
  valuesConfig: {
    SCHEDULED: { description: 'Declared; it opens at its start.' },
    OPEN: { description: 'It opens what it names.' },
    AFTERMATH: { description: 'It opens nothing any more; what must be done afterwards is due.' },
    CLOSED: { description: 'All that was due is done.' },
  },
})

export const DisposalKindEnum = enumOf(disposalKinds)

registerEnumType(DisposalKindEnum, {
  name: 'DisposalKind',
  description: 'What became of personal data after an emergency.',
  valuesConfig: {
    DESTROYED: { description: 'Its destruction was confirmed.' },
    RETAINED: { description: 'It is kept, after an assessment.' },
  },
})

export const RedactionStateEnum = enumOf(redactionStates)

registerEnumType(RedactionStateEnum, {
  name: 'RedactionState',
  valuesConfig: {
    ORDERED: { description: 'Decided; it is carried out within moments.' },
    CARRIED_OUT: { description: 'Nobody reads the rows any more, in no version and from no cache.' },
  },
})

export const DatasetStatusEnum = enumOf(datasetStatuses)

registerEnumType(DatasetStatusEnum, {
  name: 'DatasetStatus',
  description: '目录条目状态 Where an entry stands.',
})

export const SecurityGradeEnum = enumOf(securityGrades)

registerEnumType(SecurityGradeEnum, {
  name: 'SecurityGrade',
  description: '安全等级 From the least to the most protected.',
})

export const ReviewResultEnum = enumOf(['PASSED', 'FAILED'])

registerEnumType(ReviewResultEnum, { name: 'ReviewResult', description: '安全审查结果' })

/** GraphQL does not let a value be called null. */
export const MaskKindEnum = {
  FIXED: 'fixed',
  NULL: 'null',
  NAME: 'name',
  TELEPHONE: 'telephone',
  IDENTITY_NUMBER: 'identityNumber',
  ADDRESS: 'address',
  DATE: 'date',
  NUMBER: 'number',
  PSEUDONYM: 'pseudonym',
} as const

registerEnumType(MaskKindEnum, {
  name: 'MaskKind',
  description: '脱敏方式 What is shown instead of a value.',
})

export const ConcernKindEnum = enumOf(concernKinds)

registerEnumType(ConcernKindEnum, {
  name: 'ConcernKind',
  valuesConfig: {
    OBJECTION: { description: '权益异议' },
    ERROR_REPORT: { description: '纠错' },
    DEMAND: { description: '开放需求' },
  },
})

export const InfringedRightEnum = enumOf(infringedRights)

registerEnumType(InfringedRightEnum, { name: 'InfringedRight', description: '所涉权益 What data infringes.' })

export const RemedyEnum = enumOf(remedies)

registerEnumType(RemedyEnum, { name: 'Remedy', description: '诉求：下架、脱敏 What an objector asks for.' })

export const DemandOutcomeEnum = enumOf(demandOutcomes)

registerEnumType(DemandOutcomeEnum, { name: 'DemandOutcome', description: '答复 What becomes of a demand.' })

export const ReportEndEnum = enumOf(reportEnds)

registerEnumType(ReportEndEnum, {
  name: 'ErrorReportEnd',
  valuesConfig: {
    CORRECTED: { description: '已更正' },
    REJECTED: { description: '未采纳' },
    PASSED_ON: { description: '已转交 Given to the body that can correct it.' },
  },
})

export const ObjectionEndEnum = enumOf(objectionEnds)

registerEnumType(ObjectionEndEnum, {
  name: 'ObjectionEnd',
  valuesConfig: {
    WITHDRAWN: { description: '下架 The entry is withdrawn, or the columns are to be closed.' },
    RESTORED: { description: '恢复开放 What was held is seen again.' },
    REOPENED_AFTER_PROCESSING: { description: '处理后重新开放 It is seen again, masked.' },
  },
})
