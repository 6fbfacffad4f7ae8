import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetMetadataAsync } from 'hyparquet'
import { canonicalRecord } from '../../../../src/metering/record/canonical-record'
import {
  createParquetFile,
  GROUP_BYTES,
  GROUP_ROWS,
  readParquetFile,
} from '../../../../src/metering/export/parquet-segment'
import { usageRecord } from '../../../support/usage-record'

/** What is in memory of a segment, written or read, is one group of rows. */
let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'weir-parquet-'))
})
afterAll(() => rm(dir, { recursive: true }))

const readAll = async (path: string): Promise<readonly string[]> => {
  const found: string[] = []
  for await (const { canonical } of readParquetFile(path)) found.push(canonical)
  return found
}

const groupsOf = async (path: string): Promise<readonly number[]> => {
  const { row_groups: groups } = await parquetMetadataAsync(await asyncBufferFromFile(path))
  return groups.map(({ num_rows: rows }) => Number(rows))
}

test('a group has at most so many rows, however many are added', async () => {
  const path = join(dir, 'many')
  const records = Array.from({ length: 2 * GROUP_ROWS + 1 }, (_, i) =>
    canonicalRecord(usageRecord({ operationName: `Number${i}` })),
  )
  const file = createParquetFile(path)
  for (const record of records) await file.add(record)
  await file.close()
  expect(await groupsOf(path)).toEqual([GROUP_ROWS, GROUP_ROWS, 1])
  expect(await readAll(path)).toEqual(records)
})

test('a group has at most so many bytes and one record, and is on the disk when the next is added', async () => {
  const path = join(dir, 'long')
  const long = Array.from({ length: 60 }, () =>
    canonicalRecord(usageRecord({ purpose: randomBytes(150_000).toString('base64') })),
  )
  const file = createParquetFile(path)
  let added = 0
  let mostInMemory = 0
  for (const record of long) {
    await file.add(record)
    added += record.length
    mostInMemory = Math.max(mostInMemory, added - (await stat(path)).size)
  }
  await file.close()
  const most = Math.ceil(GROUP_BYTES / 200_000)
  expect(Math.max(...(await groupsOf(path)))).toBeLessThanOrEqual(most)
  // a group, and the megabyte that the writer of the file keeps
  expect(mostInMemory).toBeLessThan(GROUP_BYTES + 2_000_000)
  expect(await readAll(path)).toEqual(long)
})

test('a segment without records has no group', async () => {
  const path = join(dir, 'none')
  await createParquetFile(path).close()
  expect(await groupsOf(path)).toEqual([])
  expect(await readAll(path)).toEqual([])
})
