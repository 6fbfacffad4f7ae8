import { open } from 'node:fs/promises'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, type SchemaElement } from 'hyparquet'
import { fileWriter, ParquetWriter } from 'hyparquet-writer'
import { z } from 'zod'
import { columnNames, entryText } from '../record/record-columns'
import { recordEntry, type RecordEntry } from '../record/record-entry'
import { parseRecord } from '../record/record-json'

/** A record as a segment in Parquet has it. */
export interface ParquetRecord {
  readonly canonical: string
  /** What its columns say, as `columnsText`. */
  readonly columns: string
}

/** Records of a group of rows, which is in memory until it is written, and is read at a time: usually some 2 MB. */
export const GROUP_ROWS = 1_000
/** A group ends with the record whose text makes it so long. */
export const GROUP_BYTES = 4_000_000

/** Writes the records of a segment in their order. */
export interface ParquetFile {
  /** One at a time: MUST resolve before the next. */
  add(canonical: string): Promise<void>
  /** It is on the disk when this resolves. */
  close(): Promise<void>
}

/** @throws SyntaxError, ZodError: `add` was given no record */
export const createParquetFile = (path: string): ParquetFile => {
  const writer = new ParquetWriter({
    writer: fileWriter(path),
    schema: [...schema],
    kvMetadata: [{ key: 'weir.format', value: 'weir/log-segment/v1' }],
    createdBy: 'weir',
  })
  let rows: (readonly [...RecordEntry, string])[] = []
  let bytes = 0
  const write = async (): Promise<void> => {
    if (rows.length === 0) return
    const columnData = names.map((name, i) => ({ name, data: rows.map((row) => cellOf(row[i], name)) }))
    await writer.write({ columnData, rowGroupSize: GROUP_ROWS })
    rows = []
    bytes = 0
  }
  return {
    async add(canonical) {
      rows.push([...recordEntry(parseRecord(canonical)), canonical])
      bytes += Buffer.byteLength(canonical)
      if (rows.length === GROUP_ROWS || bytes >= GROUP_BYTES) await write()
    },
    async close() {
      await write()
      await writer.finish()
      const file = await open(path, 'r')
      await file.sync()
      await file.close()
    },
  }
}

/**
 * Reads them in their order, a group of rows at a time.
 * @throws Error, ZodError: it is no such file
 */
export async function* readParquetFile(path: string): AsyncGenerator<ParquetRecord, undefined> {
  const file = await asyncBufferFromFile(path)
  const metadata = await parquetMetadataAsync(file)
  let rowStart = 0
  for (const { num_rows: count } of metadata.row_groups) {
    const rowEnd = rowStart + Number(count)
    for (const row of Rows.parse(await parquetReadObjects({ file, metadata, rowStart, rowEnd })))
      yield { canonical: row.canonical, columns: entryText(entryOf(row)) }
    rowStart = rowEnd
  }
  return undefined
}

const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const
const list = { type: 'BYTE_ARRAY', converted_type: 'JSON' } as const
const whole = { type: 'INT64' } as const
const types: Readonly<Record<(typeof columnNames)[number], Omit<SchemaElement, 'name'>>> = {
  id: text,
  at: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
  request_id: text,
  account_id: text,
  organisation_id: text,
  agreements: list,
  operation_name: text,
  datasets: list,
  decision: text,
  codes: list,
  rows: whole,
  bytes: whole,
  cost_actual: whole,
}

const names = [...columnNames, 'canonical'] as const

const schema: readonly SchemaElement[] = [
  { name: 'record', num_children: names.length },
  ...columnNames.map((name) => ({ name, repetition_type: 'OPTIONAL' as const, ...types[name] })),
  { name: 'canonical', repetition_type: 'REQUIRED', ...text },
]

/** As the writer takes the value of a column. */
const cellOf = (value: RecordEntry[number] | undefined, name: (typeof names)[number]): unknown => {
  if (typeof value === 'number') return BigInt(value)
  return name === 'at' && typeof value === 'string' ? new Date(value) : (value ?? null)
}

const nullable = z.string().nullable()
const items = z.array(z.string())
const count = z.bigint().transform(Number)

const Rows = z.array(
  z.object({
    id: z.string(),
    at: z.date().transform((at) => at.toISOString()),
    request_id: z.string(),
    account_id: nullable,
    organisation_id: nullable,
    agreements: items,
    operation_name: nullable,
    datasets: items,
    decision: z.string(),
    codes: items,
    rows: count,
    bytes: count,
    cost_actual: count,
    canonical: z.string(),
  }),
)

const entryOf = (r: z.infer<typeof Rows>[number]): RecordEntry => [
  r.id,
  r.at,
  r.request_id,
  r.account_id,
  r.organisation_id,
  r.agreements,
  r.operation_name,
  r.datasets,
  r.decision,
  r.codes,
  r.rows,
  r.bytes,
  r.cost_actual,
]
