import { randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import { z } from 'zod'
import { AppError } from '../../kernel/errors'
import { sha256 } from '../../kernel/hash'
import type { EventPosition } from './event-position'

/** An address that is told of the usage log, as nobody else tells it meanwhile. */
export interface ClaimedAddress {
  /** Behind the last record that it acknowledged; null: it was never told. */
  readonly position: EventPosition | null
  /**
   * Notes what it acknowledged, and keeps the claim for another while.
   * @throws AppError metering.targetTaken: the claim had ended, and another program has it
   */
  acknowledged(position: EventPosition, events: number): Promise<void>
  /** Gives the claim back. */
  release(): Promise<void>
}

/** Longer than one post takes with all its attempts: what died leaves its claim for so long. */
const CLAIM = '5 minutes'

const Claimed = z.array(z.object({ position: z.string().nullable() }))

/** What is kept of an address, which may hold a secret. */
export const addressId = (url: string): string => sha256(url).toString('hex').slice(0, 32)

/**
 * Claims an address for this program.
 * @param control role weir_control
 * @param url as `parseWebhookUrl` gave it
 * @returns null: another program tells it at the moment
 */
export const claimAddress = async (control: Sql, url: string): Promise<ClaimedAddress | null> => {
  const address = addressId(url)
  const claim = randomUUID()
  const [claimed] = Claimed.parse(
    await control`
      insert into metering.event_target as t (address, claimed_by, claimed_until)
      values (${address}, ${claim}, clock_timestamp() + ${CLAIM}::interval)
      on conflict (address) do update set claimed_by = excluded.claimed_by, claimed_until = excluded.claimed_until
      where t.claimed_until is null or t.claimed_until < clock_timestamp()
      returning t.position`,
  )
  if (claimed === undefined) return null
  return {
    position: claimed.position,
    acknowledged: async (position, events) => {
      const { count } = await control`
        update metering.event_target
        set position = ${position}, events = metering.event_target.events + ${events},
          acknowledged_at = clock_timestamp(), claimed_until = clock_timestamp() + ${CLAIM}::interval
        where address = ${address} and claimed_by = ${claim}`
      if (count === 0) throw AppError.of('metering.targetTaken')
    },
    release: async () => {
      await control`
        update metering.event_target set claimed_by = null, claimed_until = null
        where address = ${address} and claimed_by = ${claim}`
    },
  }
}
