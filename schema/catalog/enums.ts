import { registerEnumType } from 'type-graphql'
import { columnTypes } from '../../src/catalog/column-type'
import { openModes, renewCycles } from '../../src/catalog/dataset'
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
