import { z } from 'zod'

export const budgetUnits = ['REQUESTS', 'ROWS', 'BYTES', 'COST'] as const

export type BudgetUnit = (typeof budgetUnits)[number]

/** A minute is one of the clock; a day begins where WEIR_TIME_ZONE says. */
export const budgetPeriods = ['MINUTE', 'DAY'] as const

export type BudgetPeriod = (typeof budgetPeriods)[number]

/** The most that may be used of something in each minute or day, all keys of the agreement together. */
export interface Budget {
  readonly unit: BudgetUnit
  readonly per: BudgetPeriod
  readonly limit: number
}

const Budgets = z
  .array(
    z.strictObject({
      unit: z.enum(budgetUnits),
      per: z.enum(budgetPeriods),
      limit: z.int().positive(),
    }),
  )
  .max(budgetUnits.length * budgetPeriods.length)
  .refine(
    (budgets) => new Set(budgets.map(({ unit, per }) => `${unit} ${per}`)).size === budgets.length,
    'a budget is named twice',
  )

/** Budgets, or the places where their JSON is not of the form. */
export type BudgetReading =
  | { readonly ok: true; readonly budgets: readonly Budget[] }
  | { readonly ok: false; readonly places: readonly string[] }

/** Reads stored budgets. An agreement whose budgets cannot be read MUST NOT open anything: it would know no bound. */
export const readBudgets = (stored: unknown): BudgetReading => {
  const read = Budgets.safeParse(stored)
  if (read.success) return { ok: true, budgets: read.data }
  return {
    ok: false,
    places: read.error.issues.map(({ path }) => ['budgets', ...path].map(String).join('.')),
  }
}
