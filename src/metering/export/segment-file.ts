import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { createParquetFile } from './parquet-segment'

export const exportFormats = ['jsonl', 'parquet'] as const

/** jsonl: records stand after their batch. parquet: they stand in a Parquet file of the same name, in their order. */
export type ExportFormat = (typeof exportFormats)[number]

/** Names of segments, in the order of what they hold. */
export const SEGMENT_NAME = /^segment-\d{16}\.jsonl$/

/** Where the records of a segment are, if not in it. */
export const parquetName = (segment: string): string => segment.replace(/\.jsonl$/, '.parquet')

/** One segment of an export, as it is written. */
export interface SegmentFile {
  line(text: string): Promise<void>
  /** Canonical records of the batch whose line was written last. */
  records(canonical: readonly string[]): Promise<void>
  /** It is on the disk when this resolves. */
  close(): Promise<void>
}

/** @param size places before it */
export const createSegmentFile = async (
  dir: string,
  size: number,
  format: ExportFormat,
): Promise<SegmentFile> => {
  const name = `segment-${String(size).padStart(16, '0')}.jsonl`
  const file = await open(join(dir, name), 'wx')
  const parquet = format === 'parquet' ? createParquetFile(join(dir, parquetName(name))) : undefined
  // unlike `write`, which may write a part of it where the disk is nearly full
  const line = (text: string): Promise<void> => file.appendFile(`${text}\n`)
  return {
    line,
    records: async (canonical) => {
      if (parquet === undefined && canonical.length > 0) return line(canonical.join('\n'))
      for (const record of canonical) await parquet?.add(record)
    },
    close: async () => {
      await parquet?.close()
      await file.sync()
      await file.close()
    },
  }
}
