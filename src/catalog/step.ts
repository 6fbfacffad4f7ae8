import { fault, type Fault } from '../kernel/errors'
import { findStep, possibleCommands, type Transition } from '../kernel/transition'

/**
 * Looks a step up in its table, and says why it is refused in the words of the catalogue.
 * @param subject what it is done to, as its actor named it
 * @param sides all that the actor stands on
 * @returns the side that acts, or INVALID_TRANSITION or FORBIDDEN
 */
export const takeStep = <State extends string, Command extends string, Side extends string>(
  table: readonly Transition<State, Command, Side>[],
  { state, command, subject }: { readonly state: State; readonly command: Command; readonly subject: string },
  sides: readonly Side[],
): Side | Fault => {
  const step = findStep(table, state, command, sides)
  switch (step.kind) {
    case 'POSSIBLE':
      return step.side
    case 'FORBIDDEN':
      return fault('life.forbidden', { step: command, subject, sides: step.sides }, { rule: 'R-16' })
    case 'INVALID_TRANSITION': {
      const possible = possibleCommands(table, state)
      return fault('life.invalidTransition', { step: command, subject, state, possible }, { rule: 'R-16' })
    }
  }
}
