import { fault, type Fault } from '../../kernel/errors'
import { isEmpty } from './application'
import type { Breach, CaseState } from './case-state'
import { startClock, type CaseClock } from './clock'
import type { ConductCommand, Finding } from './command'
import { settlementClock, type EndCommand } from './decide-end'
import { countingOf, todayOf, type Facts } from './facts'
import type { Ground, Measure } from './ground'
import { groundAmong, isAppealOpen, isBreachAppealed, openBreaches, unsettledBreaches } from './held'
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
    case 'acceptRemedy': {
      const ground = groundAmong(openBreaches(step.state), command.ground)
      if (typeof ground !== 'string') return refuse(ground)
      if (isEmpty(command.finding)) return refuse(fault('case.reason', {}, { rule: 'R-40' }))
      return happened(step, { kind: 'remedyAccepted', finding: command.finding, ground })
    }
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
  if (openBreaches(step.state).length > 0) return refuse(fault('case.breachOpen'))
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

/**
 * Whether the user was told of the last breach on this ground, and the term to put it right is over; what cannot be put
 * right has none once it is suspended.
 */
const wasWarned = (state: CaseState, ground: string, today: string): boolean => {
  const last = openBreaches(state).findLast((breach) => breach.ground === ground)
  if (last === undefined) return false
  return last.remedyDue === null ? last.measure === 'SUSPEND' : last.remedyDue < today
}

/**
 * On an urgent ground at once; on another one after a notice that brought no remedy in time, and that is not under
 * appeal. What is suspended or terminated already loses data all the same; a fault waits until what is held is
 * settled.
 */
const suspend = (
  { deciders, ...finding }: Extract<ConductCommand, { kind: 'suspend' }>,
  step: Step,
): Outcome => {
  const { state, facts } = step
  const { ground, fault: problem } = check(finding, 'SUSPEND', facts)
  if (problem !== undefined) return refuse(problem)
  const isClosed = state.phase === 'SUSPENDED' || state.phase === 'TERMINATED'
  if (isClosed && ground.isFault) return refuse(fault('case.breachOpen'))
  if (ground.path === 'ORDINARY') {
    if (!wasWarned(state, finding.ground, todayOf(facts)))
      return refuse(fault('case.noticeFirst', { ground: finding.ground }, { rule: 'R-39' }))
    if (isBreachAppealed(state, finding.ground)) return refuse(fault('case.appealOpen'))
  }
  const clock = ground.isFault && ground.isRemediable ? startClock('REMEDY', countingOf(facts)) : undefined
  return happened(
    step,
    {
      kind: 'suspended',
      decision: decisionOf(step, 'SUSPENDED', contentOf(finding)),
      breach: breachOf(finding, ground, 'SUSPEND', todayOf(facts), clock),
      ...(deciders === undefined ? {} : { deciders }),
    },
    [clock],
  )
}

/**
 * A fault ends an agreement only on the ground that its user was told of, and after the term to remedy; where nothing
 * can be put right, after a suspension on that ground. An end without fault needs no notice. Faults on other
 * grounds are still to be settled.
 */
const terminate = (finding: Finding, step: Step): Outcome => {
  const { state, facts } = step
  const { ground, fault: problem } = check(finding, 'TERMINATE', facts)
  if (problem !== undefined) return refuse(problem)
  if (state.held.some(isAppealOpen)) return refuse(fault('case.appealOpen'))
  if (ground.isFault && !wasWarned(state, finding.ground, todayOf(facts)))
    return refuse(fault('case.noticeFirst', { ground: finding.ground }, { rule: 'R-39' }))
  const left = openBreaches(state).filter((breach) => breach.ground !== finding.ground)
  return happened(
    step,
    {
      kind: 'terminated',
      decision: decisionOf(step, 'TERMINATED', contentOf(finding)),
      isFault: ground.isFault,
      on: todayOf(facts),
    },
    [startClock('DISPOSAL', countingOf(facts)), ...settlementClock(left, facts)],
  )
}

const fileRemedy = (
  { done, evidence, ground: named }: Extract<ConductCommand, { kind: 'fileRemedy' }>,
  step: Step,
): Outcome => {
  const remediable = openBreaches(step.state).filter(({ remedyDue }) => remedyDue !== null)
  const ground = groundAmong(remediable, named)
  if (typeof ground !== 'string') return refuse(ground)
  if (isEmpty(done) || evidence.length === 0 || evidence.some(isEmpty)) return refuse(fault('case.remedy'))
  return happened(step, { kind: 'remedyFiled', done, evidence, on: todayOf(step.facts), ground })
}

/**
 * The agreement was over before the breach was decided: it still ends in a finding, not in silence. Suspensions
 * without fault stand again where a termination falls.
 */
const settleBreach = (
  { isViolation, reasons, ground: named }: Extract<ConductCommand, { kind: 'settleBreach' }>,
  step: Step,
): Outcome => {
  const { phase } = step.state
  const breaches = unsettledBreaches(step.state).filter(({ isFault }) => isFault || phase === 'EXPIRED')
  const ground = groundAmong(breaches, named)
  if (typeof ground !== 'string') return refuse(ground)
  if (isEmpty(reasons)) return refuse(fault('case.reason'))
  if (!isViolation) return happened(step, { kind: 'breachDismissed', reasons, ground })
  const breach = breaches.findLast((one) => one.ground === ground)
  if (breach?.isFault !== true) return refuse(fault('case.noFault', { ground }, { rule: 'R-43' }))
  if (isBreachAppealed(step.state, ground)) return refuse(fault('case.appealOpen'))
  const { facts, evidence } = breach
  return happened(step, {
    kind: 'breachConfirmed',
    decision: decisionOf(step, 'VIOLATION', { ground, facts, evidence, reasons }),
    on: todayOf(step.facts),
  })
}
