import { and, asc, gt, isNotNull, lt, lte, or } from 'drizzle-orm'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { caseRow } from '../../drizzle/cases'
import type { ClockCommand } from '../agreements/case/command'
import { isOverdue } from '../agreements/case/clock'
import { dayOf } from '../agreements/case/working-days'
import type { CaseState } from '../agreements/case/case-state'
import type { Databases } from '../db/connect'
import { clockActor } from '../journal/actor'
import { carryOut } from '../journal/change'
import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import { fill } from '../kernel/message'
import { takeStep, type StepTaker } from './steps'
import { readCase } from './stored-case'

export interface CaseClockDeps {
  readonly databases: Pick<Databases, 'control'>
  readonly clock: Clock
  readonly timeZone: string
}

/** So many cases are found at a time. */
const PAGE = 200

/**
 * Does what time does in cases: delays are told, what was not completed is abandoned, what has ended ends. Access
 * itself ends by the clock without this; several servers may do it at one time.
 * @returns how many steps were taken
 */
export const runCaseClock = async ({ databases, clock, timeZone }: CaseClockDeps): Promise<number> => {
  const db = drizzle(databases.control)
  const now = clock.now()
  const today = dayOf(now, timeZone)
  const taker: StepTaker = { actor: { kind: 'system', rule: 'clock' }, timeZone }
  let steps = 0
  const failures: unknown[] = []
  for await (const id of dueCases(db, now, today)) {
    const commands = await readCase(db, id, false).then(
      ({ state }) => dueIn(state, now, today),
      (error: unknown) => {
        failures.push(error)
        return []
      },
    )
    for (const command of commands) {
      const isDone = await carryOut(db, clock, clockActor, (change) =>
        takeStep(change, taker, id, command),
      ).then(
        () => true,
        (error: unknown) => {
          // another server, or a person, was first
          if (error instanceof AppError && ['INVALID_TRANSITION', 'FORBIDDEN'].includes(error.code))
            return false
          // what is wrong with one case must not keep the others waiting
          failures.push(error)
          return false
        },
      )
      if (isDone) steps += 1
    }
  }
  if (failures.length > 0)
    throw new AggregateError(
      failures,
      fill('the clock failed in {count} {count:case|cases}', { count: failures.length }),
    )
  return steps
}

/** Each case once, whatever becomes of it: one that fails in every round keeps no other from its turn. */
const dueCases = async function* (db: PostgresJsDatabase, now: Date, today: string): AsyncGenerator<string> {
  const isDue = or(
    and(isNotNull(caseRow.due), lt(caseRow.due, today)),
    and(isNotNull(caseRow.effectiveTo), lte(caseRow.effectiveTo, now)),
  )
  let last: string | undefined
  do {
    const page = await db
      .select({ id: caseRow.id })
      .from(caseRow)
      .where(and(isDue, last === undefined ? undefined : gt(caseRow.id, last)))
      .orderBy(asc(caseRow.id))
      .limit(PAGE)
    for (const { id } of page) yield id
    last = page.length < PAGE ? undefined : page.at(-1)?.id
  } while (last !== undefined)
}

/** What the clock has to do in a case, the most final first. */
const dueIn = ({ clocks, passed }: CaseState, now: Date, today: string): readonly ClockCommand[] => {
  const late = clocks.filter((clock) => isOverdue(clock, today))
  const has = (term: string): boolean => late.some((clock) => clock.term === term)
  const commands: ClockCommand[] = []
  if (passed !== null && new Date(passed.text.effectiveTo) <= now) commands.push({ kind: 'expire' })
  if (has('CORRECTION_ANSWER')) commands.push({ kind: 'abandon' })
  else if (has('SIGNING')) commands.push({ kind: 'lapse' })
  else if (has('CONSULTATION')) commands.push({ kind: 'endConsultation' })
  else if (late.some(({ escalatedOn }) => escalatedOn === null)) commands.push({ kind: 'escalate' })
  return commands
}
