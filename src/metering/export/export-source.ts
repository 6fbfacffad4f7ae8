import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../kernel/errors'
import { exportError, readExportLines } from './export-lines'
import { lawfulLossOf, noLeaves, type SaidLoss } from '../source/lawful-loss'
import { keyIdOf } from '../tree/log-signer'
import { emptyTree } from '../tree/log-tree'
import type { BatchEntry, LogEntry, LogSource, RecordRun } from '../source/log-source'
import { readParquetFile, type ParquetRecord } from './parquet-segment'
import { parseBatch, parseCheckpointLine, parseHead, type SegmentHead } from './segment'
import { parquetName, SEGMENT_NAME } from './segment-file'
import type { StoredBatch, StoredCheckpoint, StoredLeaf, StoredRecord } from '../tree/stored-batch'

/** A line of a segment that was read. */
type Part =
  | { readonly kind: 'HEAD'; readonly head: SegmentHead }
  | (BatchEntry & { readonly leaf: StoredLeaf })
  | RecordRun
  | { readonly kind: 'CHECKPOINT'; readonly checkpoint: StoredCheckpoint }

/**
 * An export, as a log to verify. What segments begin with, but for the first, is what the ones before them hold.
 * @throws AppError metering.badExport, then and while it is read: no segment, or a line that is none of a segment;
 * metering.unreadableExport, metering.longLine
 */
export const openExport = async (dir: string): Promise<LogSource> => {
  const names = await readdir(dir).catch((error: unknown) => {
    throw exportError(dir, 0, error)
  })
  const files = names.filter((name) => SEGMENT_NAME.test(name)).sort()
  const present = new Set(names)
  for (const name of files.flatMap((file) => [file, parquetName(file)]).filter((one) => present.has(one)))
    await expectFile(join(dir, name))
  const parts = async function* (): AsyncGenerator<Part, undefined> {
    for (const name of files) {
      const aside = parquetName(name)
      yield* partsOf(join(dir, name), names.includes(aside) ? join(dir, aside) : null)
    }
    return undefined
  }
  const opening = parts()
  const first = await opening.next()
  await opening.return(undefined)
  if (first.done === true || first.value.kind !== 'HEAD')
    throw AppError.of('metering.noExport', { file: dir })
  const { head } = first.value
  let telling: Promise<Told> | undefined
  const told = (): Promise<Told> => (telling ??= readTold(parts()))
  return {
    namesAllKeys: false,
    keys: async () => head.keys.map((key) => ({ ...key, id: keyIdOf(key.publicKey) })),
    start: async () => (head.start.size === 0 ? emptyTree : head.start),
    mixedWriters: async () => (await told()).mixed,
    entries: async function* (): AsyncGenerator<LogEntry, undefined> {
      const loss = lawfulLossOf((await told()).losses, async () => noLeaves)
      const state = { loss, sidesKeptSince: Infinity, keys: [], textsOf: async () => [] }
      yield { kind: 'STATE', state }
      for await (const part of parts()) {
        if (part.kind === 'BATCH') yield part
        if (part.kind === 'RECORDS') yield part
      }
      return undefined
    },
    leaves: async function* () {
      for await (const part of parts()) if (part.kind === 'BATCH') yield part.leaf
    },
    texts: () => null,
    checkpoints: async function* () {
      for await (const part of parts()) if (part.kind === 'CHECKPOINT') yield part.checkpoint
    },
  }
}

/** One that is not is not opened: the end of a pipe would be waited for. */
const expectFile = async (file: string): Promise<void> => {
  const found = await stat(file).catch((error: unknown) => {
    throw exportError(file, 0, error)
  })
  if (!found.isFile()) throw AppError.of('metering.noExport', { file })
}

/** Records that are in memory at a time. */
const RUN = 200

/** What an export says of itself as a whole, which is small. */
interface Told {
  /** What stands as retention records: one for each day that was dropped. */
  readonly losses: readonly SaidLoss[]
  /** Writers of batches that are not their first. */
  readonly mixed: ReadonlySet<string>
}

const readTold = async (parts: AsyncIterable<Part>): Promise<Told> => {
  const losses: SaidLoss[] = []
  const mixed = new Set<string>()
  let open: StoredBatch | undefined
  for await (const part of parts) {
    if (part.kind === 'BATCH') {
      open = part.batch
      if (open.number !== 1) mixed.add(open.writer)
    }
    if (part.kind !== 'RECORDS' || open === undefined) continue
    const { writer, number: batch, committedAt, place } = open
    for (const { canonical } of part.records)
      if (canonical.includes('"kind":"retention"'))
        losses.push({ writer, batch, canonical, committedAt, index: place?.index ?? null })
  }
  return { losses, mixed }
}

/** @param aside the file that its records are in; null: they are in it */
async function* partsOf(file: string, aside: string | null): AsyncGenerator<Part, undefined> {
  const lines = readExportLines(file)
  try {
    yield* partsIn(file, lines, aside)
  } finally {
    await lines.return(undefined)
  }
  return undefined
}

async function* partsIn(
  file: string,
  lines: AsyncGenerator<string, undefined>,
  aside: string | null,
): AsyncGenerator<Part, undefined> {
  const records = aside === null ? undefined : recordsOf(aside)
  let number = 0
  let last: StoredBatch | undefined
  for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
    number += 1
    const part = parse(line.value, number, file)
    yield part
    if (part.kind !== 'BATCH') continue
    const { batch } = part
    let run: StoredRecord[] = []
    let position = 0
    for (let told = 0; told < part.records; told += 1) {
      const next = await (records ?? lines).next()
      if (next.done === true) break
      if (records === undefined) number += 1
      while (part.dropped.has(position)) position += 1
      run.push(recordOf(batch, position, next.value))
      position += 1
      if (run.length < RUN) continue
      yield runOf(batch, run)
      run = []
    }
    if (run.length > 0) yield runOf(batch, run)
    last = batch
  }
  // none of a batch: they are told of as more than the last one has
  const more: StoredRecord[] = []
  for await (const record of records ?? [])
    if (last !== undefined) more.push(recordOf(last, last.recordCount + more.length, record))
  if (last !== undefined && more.length > 0) yield runOf(last, more)
  return undefined
}

async function* recordsOf(file: string): AsyncGenerator<ParquetRecord, undefined> {
  try {
    yield* readParquetFile(file)
  } catch (error) {
    throw exportError(file, 0, error)
  }
  return undefined
}

const runOf = ({ writer, number }: StoredBatch, records: readonly StoredRecord[]): RecordRun => ({
  kind: 'RECORDS',
  writer,
  batch: number,
  records,
})

/** @param record its line, or its row of the file aside */
const recordOf = (
  { writer, number }: StoredBatch,
  position: number,
  record: string | ParquetRecord,
): StoredRecord => {
  const { canonical, columns } = typeof record === 'string' ? { canonical: record, columns: null } : record
  return { writer, batch: number, position, canonical, side: null, columns }
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
