import type { Application } from './application'
import type { CaseState } from './case-state'
import type { Phase } from './phase'
import type { Actor, Side } from './side'

const advising: readonly Side[] = ['EXPERT', 'RIGHTS_HOLDER']

/** Whether somebody has a part in a case only because they are asked. */
export const onlyAdvises = (sides: readonly Side[]): boolean =>
  sides.length > 0 && sides.every((side) => advising.includes(side))

/** Phases in which somebody is asked. */
export const askingPhases: readonly Phase[] = ['CONSULTING', 'EXPERT_REVIEW']

/** What who is asked alone is shown of every other phase. */
export const neutralPhase: Phase = 'UNDER_EVALUATION'

/** Where a case stands, as its sides see it: who is asked alone learns whether somebody is, and never the outcome. */
export const phaseFor = (phase: Phase, sides: readonly Side[]): Phase =>
  onlyAdvises(sides) && !askingPhases.includes(phase) ? neutralPhase : phase

/** What of an application one is asked about: the data, and what for; not the person of the applicant. */
export const askedAbout = ({
  scopes,
  purpose,
  scenario,
  modes,
  effectiveFrom,
  effectiveTo,
}: Application): Partial<Application> => ({ scopes, purpose, scenario, modes, effectiveFrom, effectiveTo })

/** The last question to an actor or its organisation; null: none. */
export const questionTo = ({ consultations, expertReviews }: CaseState, actor: Actor): string | null => {
  if (actor.kind === 'system') return null
  const { account, organisation } = actor
  const asked = [
    ...consultations.filter(({ parties }) =>
      parties.some(({ party }) => party === account || party === organisation),
    ),
    ...expertReviews.filter(({ experts }) => experts.includes(account)),
  ]
  return asked.at(-1)?.question ?? null
}
