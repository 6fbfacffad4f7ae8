import { verify, type KeyObject } from 'node:crypto'
import {
  BATCH_ALGORITHM,
  batchHeader,
  headerHash,
  signedMessage,
  UNSIGNED_ALGORITHM,
  type BatchHead,
} from '../tree/batch-header'
import { publicKeyOf } from '../../kernel/ed25519'
import type { LogProblem } from './log-problem'
import { keyIdOf } from '../tree/log-signer'
import { zeroDigest, type Digest } from '../tree/merkle'
import type { StoredBatch } from '../tree/stored-batch'
import type { VerifierKey } from '../tree/verifier-key'

/** What a batch is checked against, beside its records. */
export interface KeyRing {
  /** By id. */
  readonly keys: ReadonlyMap<string, KeyObject>
  /** Whether whoever verifies named the keys: then nothing without their signature is believed. */
  readonly isPinned: boolean
}

/** A ring that keys are added to. */
export interface GrowingKeyRing extends KeyRing {
  /** Its keys with the names that they are kept under. */
  readonly trusted: readonly VerifierKey[]
  trust(key: VerifierKey): void
}

export const createKeyRing = (first: readonly VerifierKey[], isPinned: boolean): GrowingKeyRing => {
  const trusted: VerifierKey[] = []
  const keys = new Map<string, KeyObject>()
  const trust = (key: VerifierKey): void => {
    trusted.push(key)
    keys.set(keyIdOf(key.publicKey), publicKeyOf(key.publicKey))
  }
  first.forEach(trust)
  return { keys, trusted, isPinned, trust }
}

type Tell = (kind: LogProblem['kind'], detail: string) => LogProblem

/** Checks that the header says what the columns say, and that the signature is of the header by a known key. */
export const checkHeader = (
  batch: StoredBatch,
  ring: KeyRing,
  problem: Tell,
): { readonly problems: readonly LogProblem[]; readonly isSigned: boolean } => {
  const { signed } = batch
  const algorithm = signed === null ? UNSIGNED_ALGORITHM : BATCH_ALGORITHM
  const problems = batch.algorithm === algorithm ? [] : [problem('HEADER', 'algorithm')]
  if (signed === null) {
    if (ring.isPinned) problems.push(problem('SIGNATURE', 'there is none'))
    return { problems, isSigned: false }
  }
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

/** What is remembered of a writer's batch for the check of its next. */
export interface ChainEnd {
  readonly number: number
  readonly root: Digest
  /** null: it is not signed. */
  readonly header: Digest | null
  /** Its place in the tree; null: it has none. */
  readonly index: number | null
}

export const chainEndOf = ({ number, root, signed, place }: StoredBatch): ChainEnd => ({
  number,
  root,
  header: signed === null ? null : headerHash(signed.header),
  index: place?.index ?? null,
})

/**
 * Whether a batch follows the one before it: of one with a signature it names the hash of its header, of another its root.
 * @param previous undefined: there is none
 */
export const checkChain = (
  batch: StoredBatch,
  previous: ChainEnd | undefined,
  problem: Tell,
): readonly LogProblem[] => {
  const before = previous?.number ?? 0
  if (batch.number <= before) return [problem('ORDER', `it stands after ${before}`)]
  if (batch.number > before + 1) return [problem('GAP', `${before + 1} to ${batch.number - 1} are missing`)]
  if (batch.previous !== expected(batch, previous))
    return [problem('CHAIN', 'it names another batch before it')]
  return previous === undefined ? [] : checkOrder(batch, previous, problem)
}

const checkOrder = ({ place }: StoredBatch, previous: ChainEnd, problem: Tell): readonly LogProblem[] => {
  if (place === null) return []
  if (previous.index === null) return [problem('PLACE', `batch ${previous.number} before it has no place`)]
  return place.index > previous.index
    ? []
    : [problem('ORDER', `it stands at ${place.index}, before ${previous.number}`)]
}

/** null: a writer signs all of its batches, or none. */
const expected = ({ signed }: StoredBatch, previous: ChainEnd | undefined): Digest | null => {
  if (previous === undefined) return zeroDigest
  if (signed !== null) return previous.header
  return previous.header === null ? previous.root : null
}
