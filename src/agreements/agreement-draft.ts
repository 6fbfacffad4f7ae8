import { openModes, type OpenMode } from '../catalog/dataset'
import { isStorable } from '../db/storable'
import type { Text } from '../kernel/message'
import { textsOf } from '../kernel/messages'
import { isPlainLine } from '../kernel/plain-line'
import type { Filter } from '../query/row-query/filter'
import type { AgreementState, ScopeColumn } from './agreement'
import { agreementNumber } from './agreement-number'
import { readBudgets, type Budget } from './budget'

/** An agreement as it is handed in. */
export interface AgreementDraft {
  /** `^[A-Z0-9-]{3,40}$`, unique. */
  readonly number: string
  /** Names or ids of the organisations that use and that open the data. */
  readonly userOrganisation: string
  readonly openerOrganisation: string
  readonly title: string
  /** A code, as in the header Weir-Purpose. */
  readonly purpose: string
  readonly state: AgreementState
  /** In force in `[effectiveFrom, effectiveTo)`, if ACTIVE. */
  readonly effectiveFrom: Date
  readonly effectiveTo: Date
  /** Absent: API alone. */
  readonly modes?: readonly OpenMode[]
  /** Absent or empty: no bound. */
  readonly budgets?: readonly Budget[]
  /** At least one, each of another dataset. */
  readonly scopes: readonly ScopeDraft[]
}

export interface ScopeDraft {
  readonly dataset: string
  readonly columns: readonly ScopeColumn[]
  /** Absent or null: every row. */
  readonly predicate?: Filter<string> | null
  /** Absent: single rows are given too. */
  readonly aggregatesOnly?: boolean
  /** Absent or null: figures of any number of rows are given. */
  readonly smallestGroup?: number | null
}

/** What a draft means that names no mode: what this gateway does. */
export const defaultModes: readonly OpenMode[] = ['API']

const MAX_TITLE_CHARACTERS = 300
/** The form of a purpose's code. */
export const purposeCode = /^[A-Za-z0-9_.-]{1,60}$/

/** What stands against an agreement, apart from its scopes. Empty: nothing. */
export const checkDraft = (draft: AgreementDraft): readonly Text[] => {
  const title = draft.title.trim()
  const isTitle =
    title.length >= 1 && title.length <= MAX_TITLE_CHARACTERS && isStorable(title) && isPlainLine(title)
  const datasets = new Set(draft.scopes.map((scope) => scope.dataset))
  const { modes = defaultModes, budgets = [] } = draft
  const areModes =
    modes.length > 0 &&
    new Set(modes).size === modes.length &&
    modes.every((mode) => openModes.some((known) => known === mode))
  const reading = readBudgets(budgets)
  return [
    ...(agreementNumber.test(draft.number) ? [] : [textsOf('agreements.badNumber')]),
    ...(isTitle ? [] : [textsOf('agreements.badTitle')]),
    ...(purposeCode.test(draft.purpose) ? [] : [textsOf('agreements.badPurpose')]),
    // also when one of them is no date at all
    ...(draft.effectiveTo > draft.effectiveFrom ? [] : [textsOf('agreements.badTerm')]),
    ...(areModes ? [] : [textsOf('agreements.badModes')]),
    ...(reading.ok ? [] : [textsOf('agreements.badBudgets', { coordinates: reading.places })]),
    ...(datasets.size > 0 && datasets.size === draft.scopes.length ? [] : [textsOf('agreements.noScope')]),
  ]
}
