import { isStorable } from '../db/storable'
import type { Text } from '../kernel/message'
import { textsOf } from '../kernel/messages'
import type { Filter } from '../query/filter'
import type { AgreementState, ScopeColumn } from './agreement'
import { agreementNumber } from './agreement-number'

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
  /** At least one, each of another dataset. */
  readonly scopes: readonly ScopeDraft[]
}

export interface ScopeDraft {
  readonly dataset: string
  readonly columns: readonly ScopeColumn[]
  /** Absent or null: every row. */
  readonly predicate?: Filter<string> | null
}

const MAX_TITLE_CHARACTERS = 300
/** The form of a purpose's code. */
export const purposeCode = /^[A-Za-z0-9_.-]{1,60}$/

/** What stands against an agreement, apart from its scopes. Empty: nothing. */
export const checkDraft = (draft: AgreementDraft): readonly Text[] => {
  const title = draft.title.trim()
  const isTitle = title.length >= 1 && title.length <= MAX_TITLE_CHARACTERS && isStorable(title)
  const datasets = new Set(draft.scopes.map((scope) => scope.dataset))
  return [
    ...(agreementNumber.test(draft.number) ? [] : [textsOf('agreements.badNumber')]),
    ...(isTitle ? [] : [textsOf('agreements.badTitle')]),
    ...(purposeCode.test(draft.purpose) ? [] : [textsOf('agreements.badPurpose')]),
    // also when one of them is no date at all
    ...(draft.effectiveTo > draft.effectiveFrom ? [] : [textsOf('agreements.badTerm')]),
    ...(datasets.size > 0 && datasets.size === draft.scopes.length ? [] : [textsOf('agreements.noScope')]),
  ]
}
