/** Kinds of events (突发事件) that data is opened for without the conditional flow (ZJ381 8). */
export const emergencyClasses = ['NATURAL_DISASTER', 'ACCIDENT', 'PUBLIC_HEALTH', 'SOCIAL_SECURITY'] as const

export type EmergencyClass = (typeof emergencyClasses)[number]

/** Who reads under an emergency opening: some organisations, or everyone who is identified. */
export type Audience =
  | { readonly kind: 'ORGANISATIONS'; readonly organisationIds: readonly string[] }
  | { readonly kind: 'IDENTIFIED' }

export interface OpenedDataset {
  readonly dataset: string
  readonly columns: readonly string[]
  /** Of these columns, those that hold personal data. */
  readonly personal: readonly string[]
}

/** What the authority decides: which event, on which basis, for whom, what, how long. */
export interface EmergencyDraft {
  /** The event as the body that handles it names it. */
  readonly event: string
  readonly class: EmergencyClass
  readonly legalBasis: string
  readonly purpose: string
  readonly audience: Audience
  readonly datasets: readonly OpenedDataset[]
  readonly startsAt: Date
  /** Ends by itself then, unless it is reviewed before. */
  readonly reviewAt: Date
  /** The last moment, whatever a review says; null: reviews alone say how long. */
  readonly endsAt: Date | null
}

/** An emergency opening, folded from its events. */
export interface Emergency {
  /** Tagged on every access. */
  readonly id: string
  readonly draft: EmergencyDraft
  /** Account of who decided it; null: not known. */
  readonly decidedBy: string | null
  /** Moved on by reviews. */
  readonly reviewAt: Date
  /** When it was ended before its time; null: it was not. */
  readonly endedAt: Date | null
  /** What became of personal data afterwards; null: nothing is stated yet. */
  readonly disposal: Disposal | null
  /** The report after the event; empty: it is due. */
  readonly report: string
  readonly isClosed: boolean
}

export const disposalKinds = ['DESTROYED', 'RETAINED'] as const satisfies readonly Disposal['kind'][]

export type Disposal =
  | { readonly kind: 'DESTROYED'; readonly confirmation: string }
  | { readonly kind: 'RETAINED'; readonly assessment: string }

/** The first moment at which it opens nothing any more: ended, at its end, or not reviewed in time. */
export const endOf = ({ draft, reviewAt, endedAt }: Emergency): Date => {
  const ends = [reviewAt, draft.endsAt, endedAt].filter((end) => end !== null)
  return ends.reduce((first, end) => (end < first ? end : first))
}

/** Where an emergency stands at a moment, by the clock alone. */
export const emergencyPhases = ['NONE', 'SCHEDULED', 'OPEN', 'AFTERMATH', 'CLOSED'] as const

export type EmergencyPhase = (typeof emergencyPhases)[number]

/** @param emergency null: not declared */
export const phaseOf = (emergency: Emergency | null, now: Date): EmergencyPhase => {
  if (emergency === null) return 'NONE'
  if (emergency.isClosed) return 'CLOSED'
  if (now >= endOf(emergency)) return 'AFTERMATH'
  return now < emergency.draft.startsAt ? 'SCHEDULED' : 'OPEN'
}

/** Whether it opened personal data to anybody at all. */
export const openedPersonalData = (emergency: Emergency): boolean =>
  endOf(emergency) > emergency.draft.startsAt &&
  emergency.draft.datasets.some(({ personal }) => personal.length > 0)
