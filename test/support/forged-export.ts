import { batchHeader, headerHash } from '../../src/metering/tree/batch-header'
import { checkpointText, signedNote } from '../../src/metering/tree/checkpoint'
import type { LogSigner } from '../../src/metering/tree/log-signer'
import { createLogTree } from '../../src/metering/tree/log-tree'
import { leafHash, treeHash, zeroDigest, type Digest } from '../../src/metering/tree/merkle'
import {
  batchLine,
  checkpointLine,
  headLine,
  parseBatch,
  parseCheckpointLine,
  parseHead,
} from '../../src/metering/export/segment'
import { treeLeafHash } from '../../src/metering/tree/tree-entry'

/**
 * A segment that begins with the log, made again from a changed record on: every batch and checkpoint is signed anew with
 * the forger's key, under the name of the log, and that key is put beside those that the export names.
 */
export const forgedSegment = (
  text: string,
  forger: LogSigner,
  change: (canonical: string) => string,
): string => {
  const lines = text.split('\n').slice(0, -1)
  const head = parseHead(lines[0] ?? '')
  const name = head.keys[0]?.name ?? ''
  const key = { name, publicKey: forger.publicKey }
  const tree = createLogTree(head.start)
  const previous = new Map<string, Digest>()
  const made = [headLine({ ...head, keys: [...head.keys, key] })]
  for (let at = 1; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    if (line.startsWith('{"checkpoint"')) {
      const { number, size, at: signedAt } = parseCheckpointLine(line)
      const said = { number, size, root: tree.root(), at: signedAt }
      const checkpoint = checkpointText({ origin: name, ...said })
      made.push(checkpointLine({ ...said, note: signedNote(checkpoint, key, forger.signNote(checkpoint)) }))
      continue
    }
    const { batch, leaf, records: count } = parseBatch(line)
    const records = lines.slice(at + 1, at + 1 + count).map(change)
    at += count
    const root = treeHash(records.map(leafHash))
    const before = previous.get(batch.writer) ?? zeroDigest
    const header = batchHeader({ ...batch, previous: before, root, count })
    previous.set(batch.writer, headerHash(header))
    const signed = { header, keyId: forger.keyId, signature: forger.sign(header) }
    const forged = { ...batch, previous: before, root, signed, place: null }
    tree.push(treeLeafHash(forged))
    made.push(batchLine(forged, leaf.index, count, new Map()), ...records)
  }
  return `${made.join('\n')}\n`
}
