import { eq } from 'drizzle-orm'
import { caseRow } from '../../drizzle/cases'
import { throttle } from '../../drizzle/policy'
import { takeStep } from '../cases/steps'
import type { ControlDb } from '../db/control-db'
import type { Change } from '../journal/change'
import { AppError } from '../kernel/errors'
import type { Finding } from './finding'
import type { RuleSetting } from './rule'

/** What a measure rests on, as its notice and its event tell it. */
export interface MeasureText {
  readonly facts: string
  readonly reasons: string
}

/**
 * Does what the rule says, or the next milder thing that can be done: an agreement that cannot be suspended now, for
 * want of a case, or of a notice first, gets fewer requests. The only steps that are ever taken here are
 * `suspend` and a throttle; neither ends an agreement.
 * @param found not stored yet
 * @returns what was done
 */
export const takeMeasure = async (
  change: Change,
  found: Pick<Finding, 'id' | 'rule' | 'subject' | 'agreements' | 'ground' | 'evidence'>,
  setting: RuleSetting,
  text: MeasureText,
  timeZone: string,
): Promise<Finding['effect']> => {
  if (setting.effect === 'NOTIFY' || setting.effect === 'OFF') return 'NOTIFY'
  if (setting.effect === 'THROTTLE') return 'THROTTLE'
  const { ground, evidence, agreements, rule } = found
  const taker = { actor: { kind: 'system', rule: `signal ${rule}` }, timeZone } as const
  let suspended = 0
  for (const number of agreements) {
    const id = await caseOf(change.tx, number)
    if (id === null) continue
    const command = {
      kind: 'suspend',
      ground,
      evidence: evidence.map(referenceOf),
      ...text,
    } as const
    // what cannot be done must leave nothing of itself behind
    const isDone = await change.tx
      .transaction((tx) => takeStep({ ...change, tx }, taker, id, command))
      .then(() => true)
      .catch((error: unknown) => {
        if (error instanceof AppError && error.code !== 'UNAVAILABLE') return false
        throw error
      })
    if (isDone) suspended += 1
  }
  return suspended > 0 ? 'SUSPEND' : 'THROTTLE'
}

/** A case names what it refers to; other references say themselves what they are. */
const referenceOf = (id: string): string => (id.includes(':') ? id : `record:${id}`)

const caseOf = async (db: ControlDb, agreementNumber: string): Promise<string | null> => {
  const [found] = await db
    .select({ id: caseRow.id })
    .from(caseRow)
    .where(eq(caseRow.agreementNumber, agreementNumber))
  return found?.id ?? null
}

const MINUTE_MS = 60_000

/** Fewer requests for the subject from now on, on every server at once, until the clock ends it. @returns its end */
export const startThrottle = async (
  change: Change,
  { id, subject, rule }: Pick<Finding, 'id' | 'subject' | 'rule'>,
  { requestsPerMinute, throttleMinutes }: RuleSetting,
): Promise<Date> => {
  const endsAt = new Date(change.at.getTime() + throttleMinutes * MINUTE_MS)
  await change.tx.insert(throttle).values({ finding: id, subject, requestsPerMinute, endsAt })
  change.narrow([subject], `throttled by ${rule}, finding ${id}`)
  return endsAt
}

/** Takes a throttle back, on every server at once: nothing happens where there was none. */
export const liftThrottle = async (change: Change, findingId: string): Promise<void> => {
  const lifted = await change.tx
    .update(throttle)
    .set({ liftedAt: change.at })
    .where(eq(throttle.finding, findingId))
    .returning({ subject: throttle.subject })
  // what servers remember is forgotten by what forgets what was narrowed
  for (const { subject } of lifted) change.narrow([subject], `throttle of finding ${findingId} lifted`)
}
