import type { CaseClock } from './clock'
import type { AdverseDecision, AdverseKind, CaseState } from './case-state'
import { startClock } from './clock'
import type { EventBody } from './event'
import { countingOf, type Facts } from './facts'
import type { Outcome } from './outcome'
import type { Stamp } from './side'

/** One step that is being decided: where the case stands, what is known, and who takes it on which side. */
export interface Step {
  readonly state: CaseState
  readonly facts: Facts
  readonly by: Stamp
}

/** The step is taken: one event, with the clocks that it starts or sets anew. */
export const happened = (
  { facts, by }: Pick<Step, 'facts' | 'by'>,
  body: EventBody,
  clocks: readonly (CaseClock | undefined)[] = [],
): Outcome => ({
  ok: true,
  events: [
    {
      ...body,
      at: facts.now.toISOString(),
      by,
      clocks: clocks.filter((clock) => clock !== undefined),
    },
  ],
})

type Content = Pick<AdverseDecision, 'ground' | 'facts' | 'evidence' | 'reasons'>

/** A decision against the applicant: it always tells the means of redress and until when. */
export const decisionOf = ({ facts, by }: Step, kind: AdverseKind, content: Content): AdverseDecision => {
  const lodging = startClock('APPEAL_LODGING', countingOf(facts))
  return {
    kind,
    ...content,
    redress: {
      means: facts.redress,
      due: lodging.run.kind === 'running' ? lodging.run.due : lodging.startedOn,
    },
    by,
    at: facts.now.toISOString(),
  }
}
