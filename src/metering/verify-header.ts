import { verify, type KeyObject } from 'node:crypto'
import { batchHeader, headerHash, signedMessage, type BatchHead } from './batch-header'
import type { LogProblem } from './log-problem'
import { zeroDigest, type Digest } from './merkle'
import type { StoredBatch } from './stored-batch'

/** What a batch is checked against, beside its records. */
export interface KeyRing {
  /** By id. */
  readonly keys: ReadonlyMap<string, KeyObject>
  /** Whether whoever verifies named the keys: then nothing without their signature is believed. */
  readonly isPinned: boolean
}

type Tell = (kind: LogProblem['kind'], detail: string) => LogProblem

/** Checks that the header says what the columns say, and that the signature is of the header by a known key. */
export const checkHeader = (
  batch: StoredBatch,
  ring: KeyRing,
  problem: Tell,
): { readonly problems: readonly LogProblem[]; readonly isSigned: boolean } => {
  const { signed } = batch
  if (signed === null) {
    const problems = ring.isPinned ? [problem('SIGNATURE', 'there is none')] : []
    return { problems, isSigned: false }
  }
  const problems: LogProblem[] = []
  const head = { ...batch, count: batch.recordCount }
  if (signed.header !== batchHeader(head)) problems.push(problem('HEADER', differing(signed.header, head)))
  const key = ring.keys.get(signed.keyId)
  const isSigned = key !== undefined && verify(null, signedMessage(signed.header), key, signed.signature)
  if (key === undefined)
    problems.push(problem('KEY', ring.isPinned ? 'it is not a trusted one' : 'it is not registered'))
  else if (!isSigned) problems.push(problem('SIGNATURE', 'it is not of this header'))
  return { problems, isSigned }
}

/** Names of the columns that a header contradicts. */
const differing = (header: string, head: BatchHead): string => {
  const said = membersOf(header)
  const names = Object.entries(membersOf(batchHeader(head)) ?? {})
    .filter(([name, value]) => said?.[name] !== value)
    .map(([name]) => name)
  return names.length > 0 && said !== undefined ? names.join(', ') : 'not in canonical form'
}

const membersOf = (header: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(header)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** What a batch must name as the one before it: of one with a signature the hash of its header, of another its root. */
export const checkChain = (
  batch: StoredBatch,
  previous: StoredBatch | undefined,
  problem: Tell,
): readonly LogProblem[] => {
  const before = previous?.number ?? 0
  if (batch.number !== before + 1) return [problem('GAP', `${before + 1} to ${batch.number - 1} are missing`)]
  return batch.previous === expected(batch, previous)
    ? []
    : [problem('CHAIN', 'it names another batch before it')]
}

/** null: a writer signs all of its batches, or none. */
const expected = (batch: StoredBatch, previous: StoredBatch | undefined): Digest | null => {
  if (previous === undefined) return zeroDigest
  if (batch.signed !== null) return previous.signed === null ? null : headerHash(previous.signed.header)
  return previous.signed === null ? previous.root : null
}
