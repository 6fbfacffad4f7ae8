import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type { Application } from '../../src/agreements/case/application'
import type { CaseState, Findings } from '../../src/agreements/case/case-state'
import type { Command } from '../../src/agreements/case/command'
import type { Phase } from '../../src/agreements/case/phase'
import type { Actor } from '../../src/agreements/case/side'
import { loadFacts } from '../../src/cases/facts'
import { apply, takeStep } from '../../src/cases/steps'
import { clockActor } from '../../src/journal/actor'
import { carryOut } from '../../src/journal/change'
import { application as fixtureApplication, firstDay } from './case-fixture'
import { paths } from './case-paths'

/** Who stands for the people of `case-fixture.ts` on each side of a stored case. */
export interface CaseCast {
  readonly user: Actor
  readonly opener: Actor
  readonly authority: Actor
  /** An account. */
  readonly expert: string
  /** An organisation. */
  readonly holder: string
}

const DAY_MS = 86_400_000
const TERM_DAYS = 364
const timeZone = 'Asia/Shanghai'

/** Asks for data of the demo from yesterday on: it ends before the day on which a path lets it expire. */
const applicationFrom = (start: number): Application => ({
  ...fixtureApplication,
  scopes: [
    {
      dataset: 'housingApplicants',
      columns: [{ name: 'applicationNumber', uses: ['select'] }],
      predicate: null,
    },
  ],
  purpose: 'HOUSING_RESEARCH',
  effectiveFrom: new Date(start - DAY_MS).toISOString(),
  effectiveTo: new Date(start + TERM_DAYS * DAY_MS).toISOString(),
})

/**
 * Brings a case of the demo's housing applicants to a phase, step by step, as its mutations and the clock do. The days
 * of its path begin today, so that nothing in it is overdue for a server that runs beside.
 */
export const storeCaseIn = async (
  db: PostgresJsDatabase,
  cast: CaseCast,
  phase: Phase,
): Promise<CaseState> => {
  const start = Date.now()
  const findings = await findingsOf(db, cast)
  let state: CaseState | undefined
  for (const [actor, asked, day = firstDay] of paths[phase]) {
    const now = new Date(start + Date.parse(day) - Date.parse(firstDay))
    const taker = { actor: standIn(cast, actor), timeZone }
    const before = state
    const { result } = await carryOut(
      db,
      { now: () => now, monotonicMs: () => performance.now() },
      clockActor,
      async (change) => {
        if (before === undefined) return (await apply(change, taker, applicationFrom(start)))[0]
        const command = fitted(typeof asked === 'function' ? asked(before) : asked, cast, findings)
        if (command.kind === 'apply') throw new Error('there is a case already')
        return takeStep(change, taker, before.id, command)
      },
    )
    state = result
  }
  if (state?.phase !== phase) throw new Error(`the case is ${state?.phase ?? 'nowhere'}, not ${phase}`)
  return state
}

const standIn = (cast: CaseCast, actor: Actor): Actor => {
  if (actor.kind === 'system') return actor
  if (actor.roles.includes('DATA_USER')) return cast.user
  return actor.roles.includes('AUTHORITY') ? cast.authority : cast.opener
}

/** The same command about the data, the conditions and the people that there are. */
const fitted = (command: Command, { expert, holder }: CaseCast, findings: Findings): Command => {
  if (command.kind === 'approve' || command.kind === 'reject') return { ...command, findings }
  if (command.kind === 'referToExperts') return { ...command, experts: [expert] }
  if (command.kind === 'consult') return { ...command, parties: [{ party: holder, capacity: 'THIRD_PARTY' }] }
  return command
}

const findingsOf = async (db: PostgresJsDatabase, { opener }: CaseCast): Promise<Findings> => {
  const asked = { actor: opener, now: new Date(), timeZone, datasets: ['housingApplicants'] }
  const { checklists } = await loadFacts(db, asked)
  return [...checklists].flatMap(([conditionSet, { items }]) =>
    items.map((item) => ({ conditionSet, item, isMet: true, note: '' })),
  )
}
