import { sha256 } from '../../kernel/hash'
import type { LogProblem } from './log-problem'
import { digestHex, digestOf, type Digest } from '../tree/merkle'
import type { LogState } from '../source/log-source'
import type { StoredText } from '../tree/stored-batch'
import { isOperation, type UsageRecord } from '../usage-record'

/** Whether the texts of operations are there that records name. */
export interface TextCheck {
  /** @param hash that a record names, hex @param tell of it where it is not there, once a hash */
  expect(hash: string, tell: (detail: string) => void): void
  /** Looks up what was named since and was not there when the texts were read: it may have come later. */
  settle(textsOf: LogState['textsOf']): Promise<void>
}

/**
 * Reads the texts of operations, computes their hashes again, and keeps those that they stand under, 32 bytes each.
 * @param texts null: there are none to be missed, as in an export
 * @param note told of each that is not the one of its hash
 */
export const checkTexts = async (
  texts: AsyncIterable<StoredText> | null,
  note: (problem: LogProblem) => void,
): Promise<TextCheck> => {
  if (texts === null) return { expect: () => undefined, settle: async () => undefined }
  const known = new Set<Digest>()
  const named = new Map<Digest, (detail: string) => void>()
  const read = ({ hash, text }: StoredText): void => {
    if (digestOf(sha256(text)) !== hash) note(altered(digestHex(hash)))
    known.add(hash)
  }
  for await (const text of texts) read(text)
  return {
    expect: (hash, tell) => {
      const digest = digestOf(Buffer.from(hash, 'hex'))
      if (!known.has(digest) && !named.has(digest)) named.set(digest, tell)
    },
    settle: async (textsOf) => {
      if (named.size === 0) return
      for (const text of await textsOf([...named.keys()])) read(text)
      for (const [hash, tell] of named)
        if (!known.has(hash)) {
          tell(`operation ${digestHex(hash)} is missing`)
          known.add(hash)
        }
      named.clear()
    },
  }
}

/**
 * Hash (hex) of the text that is stored for a record. null: there is none, as the record is of no operation, of a document
 * that was not valid, or of before version 3, when texts were not stored.
 */
export const namedText = (record: UsageRecord): string | null =>
  isOperation(record) && record.v >= 3 && record.operationType !== null ? record.documentHash : null

const altered = (hash: string): LogProblem => ({
  kind: 'TEXT',
  writer: null,
  batch: null,
  record: null,
  detail: `operation ${hash} is another`,
})
