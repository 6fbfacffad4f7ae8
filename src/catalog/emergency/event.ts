import type { Disposal, Emergency, EmergencyDraft } from './emergency'

export type EmergencyCommand =
  | { readonly kind: 'declare'; readonly id: string; readonly draft: EmergencyDraft }
  /** Finds that it is still needed, until the next review. */
  | { readonly kind: 'review'; readonly finding: string; readonly reviewAt: Date }
  | { readonly kind: 'end'; readonly reason: string }
  | { readonly kind: 'recordDisposal'; readonly disposal: Disposal }
  | { readonly kind: 'report'; readonly text: string }
  | { readonly kind: 'close' }

export type EmergencyFact =
  | { readonly kind: 'DECLARED'; readonly id: string; readonly draft: EmergencyDraft }
  | { readonly kind: 'REVIEWED'; readonly finding: string; readonly reviewAt: Date }
  | { readonly kind: 'ENDED'; readonly reason: string }
  | { readonly kind: 'DISPOSAL_RECORDED'; readonly disposal: Disposal }
  | { readonly kind: 'REPORTED'; readonly text: string }
  | { readonly kind: 'CLOSED' }

export type EmergencyEvent = EmergencyFact & { readonly accountId: string | null; readonly at: Date }

/** @param before null only for the first event, DECLARED; any other event of what was never declared is passed over */
export const evolveEmergency = (before: Emergency | null, event: EmergencyEvent): Emergency | null => {
  if (event.kind === 'DECLARED')
    return {
      id: event.id,
      draft: event.draft,
      decidedBy: event.accountId,
      reviewAt: event.draft.reviewAt,
      endedAt: null,
      disposal: null,
      report: '',
      isClosed: false,
    }
  if (before === null) return null
  switch (event.kind) {
    case 'REVIEWED':
      return { ...before, reviewAt: event.reviewAt }
    case 'ENDED':
      return { ...before, endedAt: event.at }
    case 'DISPOSAL_RECORDED':
      return { ...before, disposal: event.disposal }
    case 'REPORTED':
      return { ...before, report: event.text }
    case 'CLOSED':
      return { ...before, isClosed: true }
  }
}
