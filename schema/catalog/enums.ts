import { registerEnumType } from 'type-graphql'
import { columnTypes } from '../../src/catalog/column-type'
import { openModes, renewCycles } from '../../src/catalog/dataset'
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

export const RedactionStateEnum = enumOf(redactionStates)

registerEnumType(RedactionStateEnum, {
  name: 'RedactionState',
  valuesConfig: {
    ORDERED: { description: 'Decided; it is carried out within moments.' },
    CARRIED_OUT: { description: 'Nobody reads the rows any more, in no version and from no cache.' },
  },
})
