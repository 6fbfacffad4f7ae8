import type { Locale, MessageParams } from '../kernel/message'
import type { SecretSource } from './webhook-secret'

/** A notice as it was written. */
export interface StoredNotice {
  readonly id: string
  readonly eventId: number
  readonly message: string
  readonly params: MessageParams
  /** Path of a page here; null: there is none. */
  readonly link: string | null
  readonly at: Date
}

/** Where a delivery goes, as it is now. */
export type Destination =
  | {
      readonly channel: 'WEBHOOK'
      readonly organisationId: string
      readonly url: string
      readonly secret: SecretSource
    }
  | {
      readonly channel: 'SMTP'
      readonly address: string
      /** null: both languages. */
      readonly locale: Locale | null
    }

export type Channel = Destination['channel']

export const channels: readonly Channel[] = ['WEBHOOK', 'SMTP']

/** An attempt that is this worker's to make, until its lease ends. */
export interface DueDelivery {
  /** The same in every attempt. */
  readonly id: string
  readonly target: string
  /** Of this attempt, from 1. */
  readonly attempt: number
  readonly notice: StoredNotice
  /** null: nobody is there any more. */
  readonly destination: Destination | null
}

/** What became of one attempt. */
export type Outcome =
  | { readonly kind: 'DELIVERED' }
  /** Nobody is there, or the channel is off: there is nothing to try again. */
  | { readonly kind: 'OFF'; readonly failure: string }
  /** @see retryDelayMs; `isFinal`: the receiver said that no further attempt can succeed */
  | { readonly kind: 'FAILED'; readonly failure: string; readonly isFinal: boolean }
  /** It was aborted: the server stops, the attempt does not count, and another may be made at once. */
  | { readonly kind: 'INTERRUPTED' }

/** A failure as a code: what a person looks for, never a text of somebody else's. */
export const failed = (failure: string, isFinal = false): Outcome => ({
  kind: 'FAILED',
  failure: failure.replaceAll(/[^A-Za-z0-9_]/g, '_').slice(0, MAX_FAILURE_CHARACTERS) || 'UNKNOWN',
  isFinal,
})

const MAX_FAILURE_CHARACTERS = 60

/** Makes one attempt by one channel. Never rejects; an abort gives INTERRUPTED unless the outcome is known. */
export type Send = (delivery: DueDelivery, signal: AbortSignal) => Promise<Outcome>
