import { open, readFile } from 'node:fs/promises'
import type { Sql } from 'postgres'
import { errorCode } from '../../kernel/error-code'
import { AppError } from '../../kernel/errors'
import { readNote, splitNotes, type Checkpoint } from './checkpoint'
import { newestCheckpoint, readVerifierKeys, type SignedCheckpoint } from './checkpoint-reader'
import { isConsistent } from './tree-path'
import { readConsistency } from './tree-reader'
import type { VerifierKey } from './verifier-key'

/**
 * The newest checkpoint, signed by a known key.
 * @param keys that are trusted; undefined: those that the database names
 * @throws AppError metering.noCheckpoint, metering.checkpointForged
 */
export const checkpointToPublish = async (
  audit: Sql,
  keys: readonly VerifierKey[] | undefined,
): Promise<SignedCheckpoint> => {
  const newest = await newestCheckpoint(audit)
  if (newest === null) throw AppError.of('metering.noCheckpoint')
  requireSigned(newest, keys ?? (await readVerifierKeys(audit)))
  return newest
}

/** @throws AppError metering.checkpointForged: by none of these keys */
export const requireSigned = ({ note }: SignedCheckpoint, keys: readonly VerifierKey[]): void => {
  if (readNote(note)?.isSignedBy(keys) !== true) throw AppError.of('metering.checkpointForged')
}

/**
 * Appends a checkpoint to a file, in one write that is on the disk when this resolves. What is there already is left
 * as it is, and must be of a log that this one continues.
 * @returns whether it was new to the file
 * @throws AppError metering.badCheckpointFile, metering.checkpointForks
 */
export const publishToFile = async (
  audit: Sql,
  file: string,
  { checkpoint, note }: SignedCheckpoint,
): Promise<boolean> => {
  const kept = await lastOf(file)
  if (kept !== undefined) {
    await requireContinues(audit, kept, checkpoint, file)
    if (kept.size === checkpoint.size) return false
  }
  const handle = await open(file, 'a')
  try {
    await handle.appendFile(kept === undefined ? note : `\n${note}`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  return true
}

const requireContinues = async (
  audit: Sql,
  kept: Checkpoint,
  newest: Checkpoint,
  file: string,
): Promise<void> => {
  const isContinued =
    kept.origin === newest.origin &&
    kept.size <= newest.size &&
    isConsistent(
      kept,
      newest,
      kept.size < newest.size ? await readConsistency(audit, kept.size, newest.size) : [],
    )
  if (!isContinued)
    throw AppError.of('metering.checkpointForks', { file, kept: kept.size, newest: newest.size })
}

/** undefined: there is no file, or it is empty. */
const lastOf = async (file: string): Promise<Checkpoint | undefined> => {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return ''
    throw AppError.of('metering.badCheckpointFile', { file }, {}, error)
  })
  return parseCheckpoints(text, file).at(-1)?.checkpoint
}

/** The checkpoints of a file, in their order. @throws AppError metering.badCheckpointFile */
export const parseCheckpoints = (text: string, file: string): readonly SignedCheckpoint[] =>
  splitNotes(text).map((note) => {
    const read = readNote(note)
    if (read === undefined) throw AppError.of('metering.badCheckpointFile', { file })
    return { checkpoint: read.checkpoint, note }
  })
