import type { Fault } from './errors'

/** One row of a table of steps: who may do what in which states, and where it leads. Data, printed into the documents. */
export interface Transition<State extends string, Command extends string, Side extends string> {
  readonly command: Command
  /** States that it is possible in. */
  readonly from: readonly State[]
  /** Sides that may do it. */
  readonly by: readonly Side[]
  /** The state that it leads to; SAME: it leaves the state as it is. */
  readonly to: State | 'SAME'
  /** Whether it takes access away, and so must raise the policy epoch (end-of-access mechanism, src/db/narrow.ts). */
  readonly narrows: boolean
  /** Where the step comes from, with its trust mark; D: a design inference without a source of law. */
  readonly source: string
}

export type Step<State extends string, Side extends string> =
  | { readonly kind: 'POSSIBLE'; readonly side: Side; readonly to: State }
  | { readonly kind: 'INVALID_TRANSITION' }
  | { readonly kind: 'FORBIDDEN'; readonly sides: readonly Side[] }

/**
 * Looks a step up. Who may never do it is told only that: FORBIDDEN, whatever the state. Who may, but not in this
 * state: INVALID_TRANSITION, if nobody may; else FORBIDDEN.
 * @param sides all that the actor stands on; the first one that the table names acts
 */
export const findStep = <State extends string, Command extends string, Side extends string>(
  table: readonly Transition<State, Command, Side>[],
  state: State,
  command: Command,
  sides: readonly Side[],
): Step<State, Side> => {
  const rows = table.filter((row) => row.command === command)
  const allowed = [...new Set(rows.flatMap((row) => row.by))]
  if (!sides.some((side) => allowed.includes(side))) return { kind: 'FORBIDDEN', sides: allowed }
  const possible = rows.filter((row) => row.from.includes(state))
  if (possible.length === 0) return { kind: 'INVALID_TRANSITION' }
  for (const row of possible) {
    const side = sides.find((one) => row.by.includes(one))
    if (side !== undefined) return { kind: 'POSSIBLE', side, to: row.to === 'SAME' ? state : row.to }
  }
  return { kind: 'FORBIDDEN', sides: [...new Set(possible.flatMap((row) => row.by))] }
}

/** Commands that are possible in a state, for anybody, in the order of the table. */
export const possibleCommands = <State extends string, Command extends string, Side extends string>(
  table: readonly Transition<State, Command, Side>[],
  state: State,
): readonly Command[] => [
  ...new Set(table.filter((row) => row.from.includes(state)).map((row) => row.command)),
]

/** What a command comes to: events to append, or why nothing happens. */
export type Decided<Event> =
  | { readonly kind: 'DECIDED'; readonly events: readonly Event[] }
  | { readonly kind: 'REFUSED'; readonly fault: Fault }

export const decided = <Event>(...events: readonly Event[]): Decided<Event> => ({ kind: 'DECIDED', events })

export const refused = (fault: Fault): { readonly kind: 'REFUSED'; readonly fault: Fault } => ({
  kind: 'REFUSED',
  fault,
})
