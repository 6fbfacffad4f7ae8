import type { Attachment } from '../../agreements/case/application'
import type { CaseState, Findings } from '../../agreements/case/case-state'
import type { FileAct, FileActor, Named } from './file-act'

/** How the opener came to its decision. */
export interface FileEvaluation {
  /** The published conditions that it was evaluated under. */
  readonly conditionSets: readonly string[]
  /** null: no more time was asked for. */
  readonly extension: { readonly reason: string; readonly isGranted: boolean } | null
  readonly consultations: readonly {
    readonly question: string
    readonly parties: readonly {
      readonly party: Named
      readonly capacity: 'THIRD_PARTY' | 'CO_PRODUCER'
      /** null: it has not answered; `consents` null: it was silent. */
      readonly answer: {
        readonly consents: boolean | null
        readonly view: string
        readonly evidence: readonly Attachment[]
      } | null
    }[]
  }[]
  readonly expertReviews: readonly {
    readonly question: string
    readonly experts: readonly Named[]
    readonly opinions: readonly {
      readonly expert: Named
      readonly opinion: string
      readonly attachments: readonly Attachment[]
    }[]
  }[]
  /** Oldest first: after an appeal there may be a second one. */
  readonly decisions: readonly {
    readonly result: 'APPROVED' | 'REJECTED'
    readonly at: string
    readonly by: FileActor
    readonly reason: string
    /** The checklists, item by item. */
    readonly checklist: Findings
  }[]
}

export const evaluationOf = (
  state: CaseState,
  acts: readonly FileAct[],
  named: (id: string) => Named,
): FileEvaluation => ({
  conditionSets: state.conditionSets,
  extension: state.extension && {
    reason: state.extension.reason,
    isGranted: state.extension.grantedBy !== null,
  },
  consultations: state.consultations.map(({ question, parties }) => ({
    question,
    parties: parties.map(({ party, ...rest }) => ({ party: named(party), ...rest })),
  })),
  expertReviews: state.expertReviews.map(({ question, experts, opinions }) => ({
    question,
    experts: experts.map(named),
    opinions: opinions.map(({ expert, ...rest }) => ({ expert: named(expert), ...rest })),
  })),
  decisions: acts.flatMap(decisionIn),
})

type Decision = FileEvaluation['decisions'][number]

const decisionIn = ({ event, by }: FileAct): readonly Decision[] => {
  if (event.kind !== 'approved' && event.kind !== 'rejected') return []
  const { at, findings: checklist } = event
  return event.kind === 'approved'
    ? [{ result: 'APPROVED', at, by, reason: event.reason, checklist }]
    : [{ result: 'REJECTED', at, by, reason: event.decision.reasons, checklist }]
}
