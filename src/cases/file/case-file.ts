import { reasonForApplicant } from '../../agreements/case/applicant-view'
import type { Application } from '../../agreements/case/application'
import type { CaseState } from '../../agreements/case/case-state'
import { caseOf } from '../../agreements/case/evolve'
import type { CaseEvent } from '../../agreements/case/event'
import { invariant } from '../../kernel/errors'
import type { NoticeRecord } from '../../notices/history'
import type { StoredCaseEvent } from '../stored-case'
import { actsOf, type CaseFileView, type FileActor, type FileAct, type Named } from './file-act'
import { agreementsOf, type FileAgreement } from './file-agreements'
import { evaluationOf, type FileEvaluation } from './file-evaluation'
import { measuresOf, type FileMeasure } from './file-measures'
import { noticesIn, type FileNotice } from './file-notices'
import { usageIn, type FileUsage, type UsageFacts } from './file-usage'

/** Version of the form below: a member may be added, none is renamed or removed without a new one. */
export const CASE_FILE_VERSION = 1

/** What a case file is made from. */
export interface CaseFileFacts {
  /** Oldest first, at least one. */
  readonly events: readonly StoredCaseEvent[]
  readonly notices: readonly NoticeRecord[]
  /** Names of accounts and organisations by id; what is not here is called by its id. */
  readonly names: ReadonlyMap<string, string>
  /** Use of the agreement since it was passed; null: none ever was. */
  readonly usage: UsageFacts | null
  /** Where days begin. */
  readonly timeZone: string
}

export interface FileEvent {
  /** 1, 2, … */
  readonly number: number
  readonly event: CaseEvent['kind']
  readonly at: string
  readonly by: FileActor
  readonly from: string | null
  readonly to: string
  /** Empty: none was given. */
  readonly reason: string
}

/** All there is to say of one case, for whoever has to prove its care: the same state gives the same file. */
export interface CaseFile {
  readonly format: 'weir-case-file'
  readonly version: typeof CASE_FILE_VERSION
  readonly view: CaseFileView
  readonly timeZone: string
  readonly case: {
    readonly id: string
    readonly cover: string
    readonly phase: CaseState['phase']
    readonly applicant: Named
    readonly opener: Named
    readonly authority: Named
    readonly openedAt: string
  }
  readonly application: {
    /** The day on which what is evaluated came in; null: it was not submitted. */
    readonly receivedOn: string | null
    /** What was asked to be completed; empty: nothing. */
    readonly gaps: readonly string[]
    readonly content: Application
  }
  /** null: not shown to the applicant. */
  readonly evaluation: FileEvaluation | null
  /** Every text that was signed or reviewed, and the last one; oldest first. */
  readonly agreements: readonly FileAgreement[]
  /** Decisions against the applicant, what followed from them, and the ends; oldest first. */
  readonly measures: readonly FileMeasure[]
  readonly violations: CaseState['violations']
  readonly clocks: CaseState['clocks']
  readonly events: readonly FileEvent[]
  /** What was told of these events, oldest first; to an applicant, what its own side was told. */
  readonly notices: readonly FileNotice[]
  readonly usage: FileUsage | null
}

/** Makes the file of a case as a reader may see it. */
export const caseFile = (facts: CaseFileFacts, view: CaseFileView): CaseFile => {
  const { events, names, timeZone } = facts
  const state = caseOf(events.map(({ event }) => event))
  invariant(state !== null, 'd6d1', 'a case file is of a case that there is')
  const named = (id: string): Named => ({ id, name: names.get(id) ?? id })
  const acts = actsOf(events, view, named)
  return {
    format: 'weir-case-file',
    version: CASE_FILE_VERSION,
    view,
    timeZone,
    case: {
      id: state.id,
      cover: state.cover,
      phase: state.phase,
      applicant: named(state.applicant.organisation),
      opener: named(state.opener),
      authority: named(state.authority),
      openedAt: state.history[0]?.at ?? '',
    },
    application: {
      receivedOn: state.receivedOn,
      gaps: state.correction ?? [],
      content: state.application,
    },
    evaluation: view === 'WHOLE' ? evaluationOf(state, acts, named) : null,
    agreements: agreementsOf(acts),
    measures: measuresOf(acts),
    violations: state.violations,
    clocks: state.clocks,
    events: state.history.map((line, i) => ({
      ...lineOf(acts, i),
      at: line.at,
      from: line.from,
      to: line.to,
      reason: view === 'APPLICANT' ? reasonForApplicant(line) : line.reason,
    })),
    notices: noticesIn(facts, view === 'APPLICANT' ? state.applicant.organisation : null),
    usage: usageIn(facts.usage),
  }
}

const lineOf = (acts: readonly FileAct[], i: number): Pick<FileEvent, 'number' | 'event' | 'by'> => {
  const act = acts[i]
  invariant(act !== undefined, 'd6d2', 'each event leaves one line in the history')
  return { number: i + 1, event: act.event.kind, by: act.by }
}
