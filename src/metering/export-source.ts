import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { AppError } from '../kernel/errors'
import { noLoss } from './lawful-loss'
import { keyIdOf } from './log-signer'
import { emptyTree } from './log-tree'
import type { LogEntry, LogSource } from './log-source'
import { parseBatch, parseCheckpointLine, parseHead, type SegmentHead } from './segment'
import type { StoredBatch, StoredCheckpoint, StoredLeaf } from './stored-batch'

/** Names of segments, in the order of what they hold. */
export const SEGMENT_NAME = /^segment-\d{16}\.jsonl$/

/** A line of a segment that was read. */
type Part =
  | { readonly kind: 'HEAD'; readonly head: SegmentHead }
  | { readonly kind: 'BATCH'; readonly batch: StoredBatch; readonly leaf: StoredLeaf }
  | {
      readonly kind: 'RECORD'
      readonly batch: StoredBatch
      readonly position: number
      readonly canonical: string
    }
  | { readonly kind: 'CHECKPOINT'; readonly checkpoint: StoredCheckpoint }

/**
 * An export, as a log to verify. What segments begin with, but for the first, is what the ones before them hold.
 * @throws AppError metering.badExport, then and while it is read: no segment, or a line that is none of a segment
 */
export const openExport = async (dir: string): Promise<LogSource> => {
  const names = await readdir(dir).catch((error: unknown) => {
    throw AppError.of('metering.badExport', { file: dir, line: 0 }, {}, error)
  })
  const files = names.filter((name) => SEGMENT_NAME.test(name)).sort()
  const parts = async function* (): AsyncGenerator<Part, undefined> {
    for (const name of files) yield* partsOf(join(dir, name))
    return undefined
  }
  const first = await parts().next()
  if (first.done === true || first.value.kind !== 'HEAD')
    throw AppError.of('metering.badExport', { file: dir, line: 0 })
  const { head } = first.value
  return {
    namesAllKeys: false,
    keys: async () => head.keys.map((key) => ({ ...key, id: keyIdOf(key.publicKey) })),
    loss: async () => noLoss,
    start: async () => (head.start.size === 0 ? emptyTree : head.start),
    entries: async function* (): AsyncGenerator<LogEntry, undefined> {
      for await (const part of parts()) {
        if (part.kind === 'BATCH') yield part
        if (part.kind === 'RECORD') yield { kind: 'RECORD', record: recordOf(part) }
      }
      return undefined
    },
    leaves: async function* () {
      for await (const part of parts()) if (part.kind === 'BATCH') yield part.leaf
    },
    checkpoints: async function* () {
      for await (const part of parts()) if (part.kind === 'CHECKPOINT') yield part.checkpoint
    },
  }
}

const recordOf = ({ batch, position, canonical }: Extract<Part, { kind: 'RECORD' }>) => ({
  writer: batch.writer,
  batch: batch.number,
  position,
  canonical,
  side: null,
  columns: null,
})

async function* partsOf(file: string): AsyncGenerator<Part, undefined> {
  let number = 0
  let open: { readonly batch: StoredBatch; readonly records: number } | undefined
  let position = 0
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity })
  for await (const line of lines) {
    number += 1
    if (open !== undefined && position < open.records) {
      yield { kind: 'RECORD', batch: open.batch, position, canonical: line }
      position += 1
      continue
    }
    const part = parse(line, number, file)
    if (part.kind === 'BATCH') {
      open = part
      position = 0
    }
    yield part
  }
  return undefined
}

const parse = (line: string, number: number, file: string) => {
  try {
    if (number === 1) return { kind: 'HEAD' as const, head: parseHead(line) }
    if (line.startsWith('{"checkpoint"'))
      return { kind: 'CHECKPOINT' as const, checkpoint: parseCheckpointLine(line) }
    return { kind: 'BATCH' as const, ...parseBatch(line) }
  } catch (error) {
    throw AppError.of('metering.badExport', { file, line: number }, {}, error)
  }
}
