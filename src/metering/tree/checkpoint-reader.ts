import type { ISql } from 'postgres'
import { z } from 'zod'
import { readNote, type Checkpoint } from './checkpoint'
import type { VerifierKey } from './verifier-key'

/** A checkpoint and its signed note. */
export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint
  readonly note: string
}

const Notes = z.array(z.object({ note: z.string() }))
const Keys = z.array(z.object({ name: z.string(), publicKey: z.instanceof(Buffer) }))

/** The newest checkpoint; null: there is none. @throws Error when what the database keeps is none */
export const newestCheckpoint = async (audit: ISql): Promise<SignedCheckpoint | null> => {
  // one, as a value: without any it would be planned once, maybe while there was none, and read all of them from then on
  const [row] = Notes.parse(
    await audit`select c.note from metering.checkpoint c order by c.number desc limit ${1}`,
  )
  return row === undefined ? null : signedCheckpoint(row.note)
}

/** The last checkpoint that was signed at a time or before; null: there is none. */
export const checkpointBefore = async (audit: ISql, at: Date): Promise<SignedCheckpoint | null> => {
  const [row] = Notes.parse(
    await audit`select c.note from metering.checkpoint c where c.at <= ${at} order by c.number desc limit 1`,
  )
  return row === undefined ? null : signedCheckpoint(row.note)
}

const signedCheckpoint = (note: string): SignedCheckpoint => {
  const read = readNote(note)
  if (read === undefined) throw new Error('a checkpoint that cannot be read')
  return { checkpoint: read.checkpoint, note }
}

/** The keys that the database names. */
export const readVerifierKeys = async (audit: ISql): Promise<readonly VerifierKey[]> =>
  Keys.parse(
    await audit`select k.name, k.public_key as "publicKey" from metering.log_key k order by k.since, k.id`,
  )
