import type { ControlDb } from '../../db/control-db'
import type { Actor } from '../actor'
import type { Answer, Author, ConcernKind, Evidence } from './concern'
import { readEvents } from './concern-journal'
import type { ConcernRecord } from './concern-record'
import type { DemandOutcome } from './demand'
import { evolveDemand, noDemand } from './demand'
import { isDemandEvent } from './demands'
import { evolveReport, noReport } from './error-report'
import { isReportEvent } from './error-reports'
import { evolveObjection, noObjection, type ObjectionDraft } from './objection'
import { isObjectionEvent } from './objection-journal'

/** A matter as a reader sees it. */
export interface ConcernView {
  readonly id: string
  readonly kind: ConcernKind
  /** null: a demand. */
  readonly dataset: string | null
  /** Empty: no column in particular. */
  readonly columns: readonly string[]
  readonly state: string
  /** The facts of an objection, what is wrong, or what is wanted. */
  readonly text: string
  /** Of a demand alone. */
  readonly purpose: string | null
  /** Of an objection alone. */
  readonly right: ObjectionDraft['right'] | null
  readonly remedy: ObjectionDraft['remedy'] | null
  readonly evidence: readonly Evidence[]
  readonly outcome: DemandOutcome | null
  readonly answer: Answer | null
  readonly author: string
  /** null: not for this reader. */
  readonly contact: string | null
  readonly opener: string | null
  readonly lodgedAt: Date
  readonly due: string | null
  readonly history: readonly ConcernTurn[]
}

export interface ConcernTurn {
  readonly kind: string
  readonly at: Date
  /** What was said in it; empty: nothing. */
  readonly text: string
}

type Told = Pick<
  ConcernView,
  'columns' | 'text' | 'purpose' | 'right' | 'remedy' | 'evidence' | 'outcome' | 'answer' | 'history'
> & { readonly by: Author | null }

/** A matter as this reader sees it: how to reach its author is for the opener and the author alone. */
export const viewConcern = async (
  db: ControlDb,
  record: ConcernRecord,
  { accountId, organisationId, roles }: Actor,
): Promise<ConcernView> => {
  const { by, ...told } = await tellOf(db, record)
  const isOpener = roles.includes('DATA_OPENER') && record.openerOrganisationId === organisationId
  const { id, kind, dataset, state, opener, lodgedAt, due } = record
  return {
    ...{ id, kind, dataset, state, opener, lodgedAt, due },
    ...told,
    author: by?.name ?? '',
    contact: isOpener || record.lodgedBy === accountId ? (by?.contact ?? '') : null,
  }
}

const nothing = { columns: [], purpose: null, right: null, remedy: null, evidence: [], outcome: null }

const tellOf = async (db: ControlDb, { id, kind }: ConcernRecord): Promise<Told> => {
  switch (kind) {
    case 'OBJECTION': {
      const { events, stored } = await readEvents(db, kind, id, isObjectionEvent, false)
      const { draft, author, evidence, answer } = events.reduce(evolveObjection, noObjection)
      const { columns = [], right = null, remedy = null, facts = '' } = draft ?? {}
      const told = { columns, right, remedy, evidence, answer, text: facts, by: author }
      return { ...nothing, ...told, history: historyOf(stored) }
    }
    case 'ERROR_REPORT': {
      const { events, stored } = await readEvents(db, kind, id, isReportEvent, false)
      const { draft, author, answer } = events.reduce(evolveReport, noReport)
      const told = { columns: draft?.columns ?? [], text: draft?.text ?? '', answer, by: author }
      return { ...nothing, ...told, history: historyOf(stored) }
    }
    case 'DEMAND': {
      const { events, stored } = await readEvents(db, kind, id, isDemandEvent, false)
      const { draft, author, outcome, answer } = events.reduce(evolveDemand, noDemand)
      const told = { text: draft?.wanted ?? '', purpose: draft?.purpose ?? null, outcome, answer, by: author }
      return { ...nothing, ...told, history: historyOf(stored) }
    }
  }
}

const historyOf = (
  stored: readonly { readonly kind: string; readonly at: Date; readonly reason: string }[],
): readonly ConcernTurn[] => stored.map(({ kind, at, reason }) => ({ kind, at, text: reason }))
