import type { Sql } from 'postgres'
import { z } from 'zod'
import { invariant } from '../../kernel/errors'

/** A place in the log of a PostgreSQL server. Places of different systems say nothing about each other. */
export interface WalPosition {
  /** The identifier that a server got by initdb, and that its physical replicas have too. */
  readonly system: string
  readonly lsn: bigint
}

const Positions = z.tuple([z.object({ position: z.string() })])

/** Where everything ends that was committed before, as `<system>:<lsn>`. @param sql on a server that takes writes */
export const readPosition = async (sql: Sql): Promise<string> => {
  const rows = await sql`
    select system_identifier || ':' || pg_current_wal_insert_lsn() as position from pg_control_system()`
  return Positions.parse(rows)[0].position
}

const FORM = /^(\d+):([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/

/** @param text as `readPosition` gives it */
export const parsePosition = (text: string): WalPosition => {
  const [, system, high, low] = FORM.exec(text) ?? []
  invariant(
    system !== undefined && high !== undefined && low !== undefined,
    '5e1d',
    'a position in the log is a system and an LSN',
  )
  return { system, lsn: (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`) }
}
