/**
 * Everything worth telling, as data. Logic emits observations; the log and the metrics each decide what to show.
 * Fields hold counts, durations, ids and codes; never a row value, a variable, a key or a network address.
 */
export type Observation =
  | { readonly kind: 'started'; readonly url: string; readonly tookMs: number }
  | { readonly kind: 'stopping'; readonly reason: string }
  | {
      readonly kind: 'operation'
      readonly requestId: string
      readonly decision: string
      readonly codes: readonly string[]
      readonly status: number
      readonly rows: number
      readonly bytes: number
      readonly durationUs: number
    }
  /** An operation that does not fit into a budget: refused, or where budgets are only measured, delivered all the same. */
  | {
      readonly kind: 'overBudget'
      /** account, anonymous, agreement or dataset. */
      readonly of: string
      readonly amount: string
      readonly period: string
      readonly isRefused: boolean
    }
  /** A reply is with the kernel, or was cut off on its way. */
  | {
      readonly kind: 'handedOver'
      readonly record: string | null
      /** Just before the last write to the socket; undefined: nothing was written. */
      readonly wroteAt: Date | undefined
      readonly isWhole: boolean
    }
  | { readonly kind: 'statement'; readonly tookMs: number; readonly rows: number }
  | { readonly kind: 'batchCommitted'; readonly records: number; readonly tookMs: number }
  | { readonly kind: 'batchFailed'; readonly records: number; readonly error: unknown }
  /** A record that cannot be stored; its operation was answered METERING_UNAVAILABLE. */
  | { readonly kind: 'recordRefused'; readonly record: string; readonly error: unknown }
  /** Records that are on the log, or may be, though their operations were answered METERING_UNAVAILABLE. */
  | {
      readonly kind: 'recordsUnanswered'
      readonly fate: 'COMMITTED' | 'UNKNOWN'
      readonly writer: string
      readonly batch: number
      readonly records: readonly string[]
    }
  | {
      readonly kind: 'schemaSwapped'
      readonly revision: number
      readonly datasets: number
      readonly tookMs: number
    }
  | { readonly kind: 'notificationsLost'; readonly channel: string; readonly error: unknown }
  /** Dataset `place` of `count` of the demo catalogue was imported. */
  | {
      readonly kind: 'demoLoaded'
      readonly dataset: string
      readonly place: number
      readonly count: number
      readonly rows: number
      readonly tookMs: number
    }
  /** The data were last used elsewhere: it is waited whether that server is alive. */
  | { readonly kind: 'listeningForOtherServer'; readonly host: string; readonly silentMs: number }
  /** The login of this server is not the owner of the database: these commands are to be run elsewhere, as the owner. */
  | {
      readonly kind: 'leftToOwner'
      readonly login: string
      readonly owner: string
      readonly commands: readonly string[]
    }
  | { readonly kind: 'postgresStarted'; readonly tookMs: number; readonly dataDirectory: string }
  /** An attempt to deliver a notice; RETRY: there will be another, DEAD: it was given up. */
  | {
      readonly kind: 'noticeAttempted'
      readonly delivery: string
      readonly channel: string
      readonly settlement: 'DELIVERED' | 'OFF' | 'DEAD' | 'RETRY' | 'LOST'
      /** A code; null: it succeeded, or was interrupted. */
      readonly failure: string | null
      readonly tookMs: number
    }
  /** How many deliveries of notices are to come, and how many were given up and wait for an operator. */
  | { readonly kind: 'noticesCounted'; readonly pending: number; readonly dead: number }
  /** Usage records were acknowledged by WEIR_EVENTS_URL. */
  | { readonly kind: 'eventsTold'; readonly events: number }
  | {
      readonly kind: 'failure'
      readonly requestId: string | null
      readonly where: string
      readonly error: unknown
    }

export type Observe = (observation: Observation) => void

export const ignoreObservations: Observe = () => undefined
