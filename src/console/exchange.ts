import type { ReplySummary } from './reply'

/** The last request of the playground, or what its address asked for in vain, as the status line tells it. Durations are milliseconds. */
export type Exchange =
  | { readonly phase: 'idle' }
  /** The address asked to open what there is not. */
  | { readonly phase: 'unknownLink'; readonly name: string }
  | { readonly phase: 'running' }
  | {
      readonly phase: 'answered'
      readonly tookMs: number
      readonly summary: ReplySummary
    }
  | { readonly phase: 'stopped'; readonly tookMs: number }
  | { readonly phase: 'failed'; readonly failure: Failure }

/** Why there is no answer. */
export type Failure =
  | { readonly reason: 'away' }
  | { readonly reason: 'badCredentials' }
  | { readonly reason: 'badVariables' }
  | { readonly reason: 'notGraphql'; readonly status: number }

/** The last exchange, for whoever shows it. */
export interface ExchangeStore {
  readonly current: () => Exchange
  readonly set: (exchange: Exchange) => void
  /** @returns a function that ends it */
  readonly subscribe: (listener: () => void) => () => void
}

export const createExchangeStore = (): ExchangeStore => {
  let exchange: Exchange = { phase: 'idle' }
  const listeners = new Set<() => void>()
  return {
    current: () => exchange,
    set: (next) => {
      exchange = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
