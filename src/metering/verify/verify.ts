import type { Sql } from 'postgres'
import { fill } from '../../kernel/message'
import { readNote } from '../tree/checkpoint'
import { databaseSource } from '../source/database-source'
import type { LogProblem } from './log-problem'
import { keyIdOf } from '../tree/log-signer'
import type { LogSource, LogState, RecordRun } from '../source/log-source'
import { noLeaves } from '../source/lawful-loss'
import { createLossCount } from './loss-count'
import type { StoredBatch, StoredKey, StoredRecord } from '../tree/stored-batch'
import type { VerifierKey } from '../tree/verifier-key'
import { checkBatch, type BatchCheck } from './verify-batch'
import { createKeyRing } from './verify-header'
import { schemaProblems, withProblems } from './verify-schema'
import { checkTexts } from './verify-text'
import { checkTree } from './verify-tree'
import { createWriterChains } from './writer-chains'

export interface LogVerification {
  readonly ok: boolean
  readonly records: number
  readonly batches: number
  /** Batches whose signature was verified. */
  readonly signed: number
  /** Records whose address and user agent are no longer there; 0 for an export, which has none. */
  readonly erased: number
  /** First place that was read; above 0 in an export that does not begin with the log. */
  readonly from: number
  /** Batches that have a place in the tree. */
  readonly placed: number
  /** Checkpoints whose signature and tree were verified, the trusted ones among them. */
  readonly checkpoints: number
  /** Trusted checkpoints of before the first place, which there is nothing to hold against. */
  readonly notCompared: number
  /** At most 1,000, then one of kind MORE. */
  readonly problems: readonly LogProblem[]
}

const MAX_PROBLEMS = 1_000

export interface VerifyOptions {
  /**
   * The public keys that are trusted; absent: those that the database names, which whoever can change it can change.
   * With them a batch without a signature is a problem, and so is a key that is kept and not trusted.
   */
  readonly keys?: readonly VerifierKey[]
  /** Notes of checkpoints that were kept where the log is not: what they cover must be there, unchanged. */
  readonly checkpoints?: readonly string[]
  /** Told the number of records so far, now and then. */
  readonly onProgress?: (records: number) => void
  /** Ends the reading; what it rejects with is the signal's reason. */
  readonly signal?: AbortSignal
}

/**
 * Verifies the log of a database, and how its tables are made. As `verifySource`.
 * @param pieceRows as `databaseSource`
 */
export const verifyLog = async (
  audit: Sql,
  options: VerifyOptions = {},
  pieceRows?: number,
): Promise<LogVerification> =>
  withProblems(
    await verifySource(await databaseSource(audit, pieceRows), options),
    await schemaProblems(audit),
  )

const PROGRESS_RECORDS = 1_000

/**
 * Reads the whole log in flat memory and proves it: every leaf and root, every signature, the chain of every writer,
 * that the columns say what the records say, that side parts are there until they may be erased, the texts of operations,
 * and the tree of all batches against every checkpoint. What it cannot see without a checkpoint that was kept elsewhere:
 * that the log was cut off, together with all that tells of the end.
 */
export const verifySource = async (
  source: LogSource,
  { keys, checkpoints = [], onProgress, signal }: VerifyOptions = {},
): Promise<LogVerification> => {
  const problems: LogProblem[] = []
  let found = 0
  const note = (problem: LogProblem): void => {
    found += 1
    if (problems.length < MAX_PROBLEMS) problems.push(problem)
  }
  const counted = { records: 0, batches: 0, signed: 0, erased: 0 }
  const named = await source.keys()
  // what an export names as keys, only a checkpoint that was kept elsewhere can speak for
  const isBare = keys === undefined && checkpoints.length > 0 && !source.namesAllKeys
  const believed = trustedKeys(keys, named, note)
  const trusted = isBare ? believed.filter((key) => checkpoints.some(isSignedBy(key))) : believed
  if (keys !== undefined && source.namesAllKeys) compareKeys(keys, named, note)
  const ring = createKeyRing(trusted, keys !== undefined || isBare)
  const start = await source.start()
  const texts = await checkTexts(source.texts(), note)
  const losses = createLossCount(note)
  const chains = createWriterChains(await source.mixedWriters())
  let state: LogState | undefined
  let isContradicted = false
  let open: { readonly batch: StoredBatch; readonly check: BatchCheck } | undefined
  let orphan: RecordRun | undefined
  let told = 0

  const end = (): void => {
    if (open === undefined) return
    const { batch, check } = open
    const previous = chains.endOf(batch.writer)
    // what comes before the beginning of an export is not there to be compared
    check.end(previous ?? (start.size > 0 && batch.number > 1 ? null : undefined))
    losses.lack(check.lacking)
    chains.keep(batch)
    open = undefined
  }

  for await (const entry of source.entries()) {
    if (entry.kind === 'STATE') {
      end()
      ;({ state } = entry)
      losses.enter(state.loss)
      // made while the log is read
      if (keys === undefined && source.namesAllKeys)
        for (const key of state.keys) if (isItself(key) && !ring.keys.has(key.id)) ring.trust(key)
      continue
    }
    if (state === undefined) throw new TypeError('a log tells its state first')
    const { loss } = state
    if (entry.kind === 'BATCH') {
      end()
      counted.batches += 1
      const { batch } = entry
      const committedMs = Date.parse(batch.committedAt)
      if (!isContradicted && batch.place !== null && loss.isContradictedBy(batch.place.index, committedMs)) {
        isContradicted = true
        note(earlier(batch))
      }
      const mayLack = loss.covers(committedMs)
      const leaves = mayLack ? (entry.dropped ?? (await loss.leavesOf(batch.writer, batch.number))) : noLeaves
      const gone = {
        leaves,
        mayLackAll: mayLack && leaves.size === 0,
        mayLackSides: committedMs < state.sidesKeptSince,
      }
      open = { batch, check: checkBatch(batch, ring, note, gone, texts) }
      if (open.check.isSigned) counted.signed += 1
      continue
    }
    const { writer, batch: number, records } = entry
    // side rows are no part of an export
    if (source.namesAllKeys) for (const record of records) if (isErased(record)) counted.erased += 1
    told += records.length
    counted.records += records.length
    if (told >= PROGRESS_RECORDS) {
      signal?.throwIfAborted()
      onProgress?.(counted.records)
      told = 0
    }
    if (writer === open?.batch.writer && number === open.batch.number) {
      for (const record of records) {
        open.check.add(record)
        losses.see(record)
      }
      await texts.settle(state.textsOf)
      continue
    }
    end()
    if (orphan?.writer !== writer || orphan.batch !== number) note(noBatch(entry))
    orphan = entry
  }
  end()
  if (source.namesAllKeys || start.size === 0) losses.end()
  signal?.throwIfAborted()
  onProgress?.(counted.records)
  const evidence = {
    ...{ start, trusted: checkpoints, stored: source.checkpoints(), keys: ring.trusted },
    mustEndSigned: !source.namesAllKeys,
  }
  const tree = await checkTree(source.leaves(), evidence, note)
  const more = found - problems.length
  if (more > 0)
    problems.push({
      kind: 'MORE',
      writer: null,
      batch: null,
      record: null,
      detail: fill('{more} more {more:problem|problems}', { more }),
    })
  return {
    ok: found === 0,
    ...counted,
    from: start.size,
    placed: tree.size - start.size,
    checkpoints: tree.checkpoints,
    notCompared: tree.notCompared,
    problems,
  }
}

/** No text of a record can hold this: its quotes are escaped. */
const isErased = ({ side, canonical }: StoredRecord): boolean =>
  side === null && canonical.includes('"side":"')

const isSignedBy =
  (key: VerifierKey) =>
  (note: string): boolean =>
    readNote(note)?.isSignedBy([key]) === true

const noBatch = ({ writer, batch }: RecordRun): LogProblem => ({
  kind: 'NO_BATCH',
  writer,
  batch,
  record: null,
  detail: 'records without a batch',
})

const earlier = ({ writer, number }: StoredBatch): LogProblem => ({
  kind: 'RETENTION',
  writer,
  batch: number,
  record: null,
  detail: 'it was committed earlier than a day was dropped that is told of before it',
})

const keyProblem = (detail: string): LogProblem => ({
  kind: 'KEY',
  writer: null,
  batch: null,
  record: null,
  detail,
})

const isItself = ({ id, publicKey }: StoredKey): boolean => keyIdOf(publicKey) === id

/** Those that were given; else those that the log names, each under the id that it has. */
const trustedKeys = (
  given: readonly VerifierKey[] | undefined,
  named: readonly StoredKey[],
  note: (problem: LogProblem) => void,
): readonly VerifierKey[] => {
  for (const key of named) if (!isItself(key)) note(keyProblem(`${key.id} has another key`))
  return given ?? named.filter(isItself)
}

const compareKeys = (
  given: readonly VerifierKey[],
  named: readonly StoredKey[],
  note: (problem: LogProblem) => void,
): void => {
  const known = new Map(given.map(({ name, publicKey }) => [keyIdOf(publicKey), name]))
  for (const { id, name } of named) {
    if (!known.has(id)) note(keyProblem(`${id} is registered and not trusted`))
    else if (known.get(id) !== name) note(keyProblem(`${id} has another name`))
    known.delete(id)
  }
  for (const id of known.keys()) note(keyProblem(`${id} is trusted and not registered`))
}
