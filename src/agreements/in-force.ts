import type { OpenMode } from '../catalog/dataset'
import type { Agreement } from './agreement'

/** Agreements that are in force for a purpose. */
export interface InForce {
  readonly all: readonly Agreement[]
  readonly byMode: ReadonlyMap<OpenMode, readonly Agreement[]>
}

/** What holds of a list in `[fromMs, untilMs)`: nothing in it begins or ends within. */
export interface Period {
  readonly fromMs: number
  readonly untilMs: number
  /** null: whatever the purpose. Absent: none. */
  readonly byPurpose: ReadonlyMap<string | null, InForce>
  /** The first of the list; undefined: none is. */
  readonly suspended: Agreement | undefined
  readonly terminated: Agreement | undefined
}

// kept until a term begins or ends, so that a decision does not look at a thousand agreements to find that all are over
const periods = new WeakMap<readonly Agreement[], Period>()

/** The term of an agreement ends by the clock, without waiting for any job. */
export const isInTerm = ({ effectiveFrom, effectiveTo }: Agreement, now: Date): boolean =>
  effectiveFrom.getTime() <= now.getTime() && now.getTime() < effectiveTo.getTime()

/** The period of a list that a moment lies in. The list MUST NOT change. */
export const periodOf = (agreements: readonly Agreement[], now: Date): Period => {
  const known = periods.get(agreements)
  const nowMs = now.getTime()
  if (known !== undefined && known.fromMs <= nowMs && nowMs < known.untilMs) return known
  const period = { ...boundsOf(agreements, nowMs), ...contentOf(agreements, now) }
  periods.set(agreements, period)
  return period
}

const boundsOf = (agreements: readonly Agreement[], nowMs: number): Pick<Period, 'fromMs' | 'untilMs'> => {
  let fromMs = -Infinity
  let untilMs = Infinity
  for (const { effectiveFrom, effectiveTo } of agreements)
    for (const edge of [effectiveFrom.getTime(), effectiveTo.getTime()])
      if (edge > nowMs) untilMs = Math.min(untilMs, edge)
      else fromMs = Math.max(fromMs, edge)
  return { fromMs, untilMs }
}

const contentOf = (
  agreements: readonly Agreement[],
  now: Date,
): Pick<Period, 'byPurpose' | 'suspended' | 'terminated'> => {
  const byPurpose = new Map<string | null, { all: Agreement[]; byMode: Map<OpenMode, Agreement[]> }>()
  for (const agreement of agreements) {
    if (agreement.state !== 'ACTIVE' || !isInTerm(agreement, now)) continue
    for (const purpose of [null, agreement.purpose]) {
      const inForce = byPurpose.get(purpose) ?? { all: [], byMode: new Map<OpenMode, Agreement[]>() }
      byPurpose.set(purpose, inForce)
      inForce.all.push(agreement)
      for (const mode of new Set(agreement.modes)) {
        const ofMode = inForce.byMode.get(mode)
        if (ofMode === undefined) inForce.byMode.set(mode, [agreement])
        else ofMode.push(agreement)
      }
    }
  }
  return {
    byPurpose,
    suspended: agreements.find(({ state }) => state === 'SUSPENDED'),
    terminated: agreements.find(({ state }) => state === 'TERMINATED'),
  }
}
