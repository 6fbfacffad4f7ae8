import type { ColumnInput, DatasetInput, MaskInput } from '../schema/catalog/entry.input'
import type { DatasetChangeInput, MaskChangeInput } from '../schema/catalog/entry-change.input'
import type { ColumnDraft, DatasetDraft } from '../src/catalog/draft/draft'
import type { MaskChange, OpennessChange } from '../src/catalog/life/change'
import { Mask } from '../src/catalog/mask'
import { shownName } from '../src/catalog/problem'
import { AppError } from '../src/kernel/errors'
import { momentOf } from './moment'

/** What an opener says of its dataset. @throws AppError BAD_USER_INPUT: a mask that is none, a moment out of range */
export const toDraft = (input: DatasetInput, opener: string): DatasetDraft => {
  const { openModes, renewCycle, temporalStart, temporalEnd, columns, ...rest } = input
  return {
    ...rest,
    opener,
    openModes: openModes ?? undefined,
    renewCycle: renewCycle ?? undefined,
    temporalStart: toMoment(temporalStart, 'temporalStart'),
    temporalEnd: toMoment(temporalEnd, 'temporalEnd'),
    columns: columns.map(toColumnDraft),
  }
}

const toMoment = (text: string | null | undefined, name: string): Date | null =>
  text == null ? null : momentOf(text, `DatasetInput.${name}`)

const toColumnDraft = (input: ColumnInput): ColumnDraft => {
  const { openAttribute, mask, reference, ...rest } = input
  return {
    ...rest,
    openAttribute: openAttribute ?? undefined,
    mask: mask == null ? null : toMask(input.name, mask),
    ref: reference == null ? null : { ...reference },
  }
}

/** What is left out of a mask is not among its members; what is too much is told. */
const toMask = (column: string, { kind, value, to, size }: MaskInput): Mask => {
  const given = Object.entries({ kind, value, to, size }).filter(([, member]) => member != null)
  const read = Mask.safeParse(Object.fromEntries(given))
  if (read.success) return read.data
  const problem = read.error.issues.map(({ path, message }) => [...path, message].map(String).join(': '))
  throw AppError.of('entry.mask', { column: shownName(column), problem: problem.join('; ') })
}

/** @throws AppError BAD_USER_INPUT: a mask that is none */
export const toMaskChanges = (inputs: readonly MaskChangeInput[]): readonly MaskChange[] =>
  inputs.map(({ column, mask }) => ({ name: column, mask: mask == null ? null : toMask(column, mask) }))

/** @throws AppError BAD_USER_INPUT: a mask that is none */
export const toOpennessChange = (input: DatasetChangeInput): OpennessChange => ({
  openAttribute: input.openAttribute ?? undefined,
  columns: input.columns.map(({ column, openAttribute }) => ({ name: column, openAttribute })),
  masks: toMaskChanges(input.masks),
  conditions: {
    openModes: input.openModes ?? undefined,
    openConditions: input.openConditions ?? undefined,
    useRequirements: input.useRequirements ?? undefined,
    safeguards: input.safeguards ?? undefined,
    legalBasis: input.legalBasis ?? undefined,
  },
})
