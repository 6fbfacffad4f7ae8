import { sha256 } from '../kernel/hash'
import type { LogProblem } from './log-problem'
import { digestHex, digestOf, type Digest } from './merkle'
import type { StoredText } from './stored-batch'
import { isOperation, type UsageRecord } from './usage-record'

/** Whether the text with this hash (hex) is not there; true once a hash, so that it is told once. */
export type MissesText = (hash: string) => boolean

/**
 * Reads the texts of operations, computes their hashes again, and keeps those that they stand under, 32 bytes each.
 * @param texts null: there are none to be missed, as in an export
 * @param note told of each that is not the one of its hash
 */
export const checkTexts = async (
  texts: AsyncIterable<StoredText> | null,
  note: (problem: LogProblem) => void,
): Promise<MissesText> => {
  if (texts === null) return () => false
  const known = new Set<Digest>()
  for await (const { hash, text } of texts) {
    if (digestOf(sha256(text)) !== hash) note(altered(digestHex(hash)))
    known.add(hash)
  }
  return (hash) => {
    const digest = digestOf(Buffer.from(hash, 'hex'))
    if (known.has(digest)) return false
    known.add(digest)
    return true
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
