import type { Attachment } from '../../agreements/case/application'
import type { AdverseDecision, Redress } from '../../agreements/case/case-state'
import type { CaseEvent } from '../../agreements/case/event'
import type { FileAct, FileActor } from './file-act'

/** 处置 A decision against the applicant, what followed from it, or an end: what it rested on, and how to challenge it. */
export interface FileMeasure {
  readonly event: CaseEvent['kind']
  readonly at: string
  readonly by: FileActor
  /** Code of the ground, or the basis, of an appeal that of the decision; null: none is named. */
  readonly ground: string | null
  /** What was found, done or claimed; empty: nothing was said. */
  readonly facts: string
  readonly evidence: readonly string[]
  readonly attachments: readonly Attachment[]
  readonly reasons: string
  /** Last day to put it right; null: nothing to put right. */
  readonly remedyDue: string | null
  /** null: it is not against the applicant. */
  readonly redress: Redress | null
  /** Of an appeal that is decided; null: of anything else. */
  readonly isUpheld: boolean | null
}

type Said = Partial<Omit<FileMeasure, 'event' | 'at' | 'by'>>

/** Oldest first; empty: nothing was decided against the applicant, and nothing has ended. */
export const measuresOf = (acts: readonly FileAct[]): readonly FileMeasure[] =>
  acts.flatMap(({ event, by }) => {
    const said = saidIn(event)
    if (said === null) return []
    return [
      {
        event: event.kind,
        at: event.at,
        by,
        ground: null,
        facts: '',
        evidence: [],
        attachments: [],
        reasons: '',
        remedyDue: null,
        redress: null,
        isUpheld: null,
        ...said,
      },
    ]
  })

const against = ({ ground, facts, evidence, reasons, redress }: AdverseDecision): Said => ({
  ground,
  facts,
  evidence,
  reasons,
  redress,
})

/** What an event says as a measure; null: it is none. */
const saidIn = (event: CaseEvent): Said | null => {
  switch (event.kind) {
    case 'rejected':
    case 'agreementRefused':
    case 'terminated':
    case 'breachConfirmed':
      return against(event.decision)
    case 'noticeGiven':
    case 'suspended':
      return { ...against(event.decision), remedyDue: event.breach.remedyDue }
    case 'remedyFiled':
      return { ground: event.ground ?? null, facts: event.done, evidence: event.evidence }
    case 'remedyAccepted':
      return { ground: event.ground ?? null, reasons: event.finding }
    case 'breachDismissed':
      return { ground: event.ground ?? null, reasons: event.reasons }
    case 'relinquished':
      return { ground: event.ground, reasons: event.reason }
    case 'expired':
      return { ground: event.ground }
    case 'disposalFiled':
      return { facts: event.method, attachments: event.proofs }
    case 'appealed':
      return { ground: event.against?.ground ?? null, facts: event.grounds, evidence: event.evidence }
    case 'appealDecided':
      return {
        ground: event.against?.ground ?? null,
        reasons: event.reasons,
        isUpheld: event.isUpheld,
      }
    default:
      return null
  }
}
