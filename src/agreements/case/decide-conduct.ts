import { fault, type Fault } from '../../kernel/errors'
import { isEmpty } from './application'
import type { Breach } from './case-state'
import { startClock, type CaseClock } from './clock'
import type { ConductCommand, Finding } from './command'
import type { EndCommand } from './decide-end'
import { countingOf, todayOf, type Facts } from './facts'
import type { Ground, Measure } from './ground'
import { refuse, type Outcome } from './outcome'
import { decisionOf, happened, type Step } from './step'

/** Breach and remedy (domain section 5): what is done while the agreement is, or was, in force. */
export const decideConduct = (command: Exclude<ConductCommand, EndCommand>, step: Step): Outcome => {
  switch (command.kind) {
    case 'giveNotice':
      return giveNotice(command, step)
    case 'suspend':
      return suspend(command, step)
    case 'terminate':
      return terminate(command, step)
    case 'fileRemedy':
      return fileRemedy(command, step)
    case 'acceptRemedy':
      if (step.state.breach === null) return refuse(fault('case.noBreach'))
      if (isEmpty(command.finding)) return refuse(fault('case.reason', {}, { rule: 'R-40' }))
      return happened(step, { kind: 'remedyAccepted', finding: command.finding })
    case 'settleBreach':
      return settleBreach(command, step)
  }
}

type Check =
  { readonly ground: Ground; readonly fault?: never } | { readonly fault: Fault; readonly ground?: never }

/** Nothing is done against a user without a known ground that allows it, facts, evidence and reasons. */
const check = (finding: Finding, measure: Measure, { grounds }: Facts): Check => {
  const ground = grounds.get(finding.ground)
  if (ground === undefined || !ground.measures.includes(measure))
    return { fault: fault('case.ground', { ground: finding.ground, measure }, { rule: 'R-37' }) }
  const { facts, evidence, reasons } = finding
  if (isEmpty(facts) || isEmpty(reasons) || evidence.length === 0 || evidence.some(isEmpty))
    return { fault: fault('case.finding', {}, { rule: 'R-37' }) }
  return { ground }
}

const contentOf = ({ ground, facts, evidence, reasons }: Finding): Finding => ({
  ground,
  facts,
  evidence,
  reasons,
})

const breachOf = (
  { ground: code, facts, evidence }: Finding,
  ground: Ground,
  measure: Breach['measure'],
  since: string,
  clock: CaseClock | undefined,
): Breach => ({
  ground: code,
  isFault: ground.isFault,
  facts,
  evidence,
  measure,
  since,
  remedyDue: clock?.run.kind === 'running' ? clock.run.due : null,
  remedy: null,
})

const giveNotice = (finding: Finding, step: Step): Outcome => {
  const { ground, fault: problem } = check(finding, 'NOTICE', step.facts)
  if (problem !== undefined) return refuse(problem)
  if (step.state.breach !== null) return refuse(fault('case.breachOpen'))
  const clock = startClock('REMEDY', countingOf(step.facts))
  return happened(
    step,
    {
      kind: 'noticeGiven',
      decision: decisionOf(step, 'NOTICE', contentOf(finding)),
      breach: breachOf(finding, ground, 'NOTICE', todayOf(step.facts), clock),
    },
    [clock],
  )
}

/** Whether a notice on this ground was given and its term to remedy is over. */
const wasWarned = (breach: Breach | null, ground: string, today: string): boolean =>
  breach !== null && breach.ground === ground && breach.remedyDue !== null && breach.remedyDue < today

/** On an urgent ground at once; on another one after a notice that brought no remedy in time. */
const suspend = (finding: Finding, step: Step): Outcome => {
  const { state, facts } = step
  const { ground, fault: problem } = check(finding, 'SUSPEND', facts)
  if (problem !== undefined) return refuse(problem)
  if (ground.path === 'ORDINARY' && !wasWarned(state.breach, finding.ground, todayOf(facts)))
    return refuse(fault('case.noticeFirst', { ground: finding.ground }, { rule: 'R-39' }))
  const clock = ground.isFault && ground.isRemediable ? startClock('REMEDY', countingOf(facts)) : undefined
  return happened(
    step,
    {
      kind: 'suspended',
      decision: decisionOf(step, 'SUSPENDED', contentOf(finding)),
      breach: breachOf(finding, ground, 'SUSPEND', todayOf(facts), clock),
    },
    [clock],
  )
}

/**
 * A fault ends an agreement only on the ground that its user was told of, and after the term to remedy; where nothing
 * can be put right, after a suspension. An end without fault needs no notice.
 */
const terminate = (finding: Finding, step: Step): Outcome => {
  const { state, facts } = step
  const { breach, appeal, phase } = state
  const { ground, fault: problem } = check(finding, 'TERMINATE', facts)
  if (problem !== undefined) return refuse(problem)
  if (appeal?.outcome === null && (appeal.against === 'NOTICE' || appeal.against === 'SUSPENDED'))
    return refuse(fault('case.appealOpen'))
  const isTold = breach?.ground === finding.ground
  const isHeard =
    wasWarned(breach, finding.ground, todayOf(facts)) || (!ground.isRemediable && phase === 'SUSPENDED')
  if (ground.isFault && !(isTold && isHeard))
    return refuse(fault('case.noticeFirst', { ground: finding.ground }, { rule: 'R-39' }))
  return happened(
    step,
    {
      kind: 'terminated',
      decision: decisionOf(step, 'TERMINATED', contentOf(finding)),
      isFault: ground.isFault,
      on: todayOf(facts),
    },
    [startClock('DISPOSAL', countingOf(facts))],
  )
}

const fileRemedy = (
  { done, evidence }: Extract<ConductCommand, { kind: 'fileRemedy' }>,
  step: Step,
): Outcome => {
  const { breach } = step.state
  if (breach === null || breach.remedyDue === null) return refuse(fault('case.noBreach'))
  if (isEmpty(done) || evidence.length === 0 || evidence.some(isEmpty)) return refuse(fault('case.remedy'))
  return happened(step, { kind: 'remedyFiled', done, evidence, on: todayOf(step.facts) })
}

/** The term was over before the breach was decided: it still ends in a finding, not in silence. */
const settleBreach = (
  { isViolation, reasons }: Extract<ConductCommand, { kind: 'settleBreach' }>,
  step: Step,
): Outcome => {
  const { breach } = step.state
  if (breach === null) return refuse(fault('case.noBreach'))
  if (isEmpty(reasons)) return refuse(fault('case.reason'))
  if (!isViolation) return happened(step, { kind: 'breachDismissed', reasons })
  if (!breach.isFault) return refuse(fault('case.noFault', { ground: breach.ground }, { rule: 'R-43' }))
  const { ground, facts, evidence } = breach
  return happened(step, {
    kind: 'breachConfirmed',
    decision: decisionOf(step, 'VIOLATION', { ground, facts, evidence, reasons }),
    on: todayOf(step.facts),
  })
}
