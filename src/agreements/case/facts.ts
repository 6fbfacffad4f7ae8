import type { OpenAttribute } from '../../catalog/open-attribute'
import type { Adviser } from './adviser'
import type { Checklist } from './checklist'
import type { Counting, Terms } from './clock'
import type { Grounds } from './ground'
import type { OpenMode } from '../../catalog/dataset'
import type { Actor, Person } from './side'
import { dayOf, type Day, type WorkCalendar } from './working-days'

/** What a decision needs to know beside the case itself. */
export interface Facts {
  readonly actor: Actor
  readonly now: Date
  /** WEIR_TIME_ZONE: where days begin. */
  readonly timeZone: string
  readonly calendar: WorkCalendar
  readonly terms: Terms
  readonly grounds: Grounds
  /** Means of redress that a decision tells of, e.g. `APPEAL`. */
  readonly redress: readonly string[]
  /** Datasets that the case names, as the catalogue has them now; one that is missing is not listed. */
  readonly datasets: ReadonlyMap<string, DatasetFacts>
  /** Checklists by their set of conditions. */
  readonly checklists: ReadonlyMap<string, Checklist>
  /** Those who the step asks, or the case has asked, by id; one who cannot be asked is not listed. */
  readonly advisers: ReadonlyMap<string, Adviser>
  /** Who upheld findings about the case's agreement; looked up where an appeal is decided. */
  readonly findingDeciders: readonly Person[]
}

export interface DatasetFacts {
  readonly openAttribute: OpenAttribute
  /** An organisation. */
  readonly opener: string
  readonly openerName: string
  /** An organisation; null: the opener names none, and there is not exactly one. */
  readonly authority: string | null
  readonly modes: readonly OpenMode[]
  /** The published conditions; those who apply under the same are evaluated on the same checklist. */
  readonly conditionSet: string
  /** The stricter of its own and its dataset's, by name. */
  readonly columns: ReadonlyMap<string, OpenAttribute>
}

export const todayOf = ({ now, timeZone }: Pick<Facts, 'now' | 'timeZone'>): Day => dayOf(now, timeZone)

export const countingOf = (facts: Facts): Counting => ({
  terms: facts.terms,
  calendar: facts.calendar,
  today: todayOf(facts),
})
