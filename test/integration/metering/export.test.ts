import { execFileSync } from 'node:child_process'
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, type ParquetRow } from 'hyparquet'
import { parquetWriteFile } from 'hyparquet-writer'
import { systemClock } from '../../../src/kernel/clock'
import { canonicalRecord } from '../../../src/metering/record/canonical-record'
import { createCheckpointMaker, type CheckpointMaker } from '../../../src/metering/tree/checkpoint-maker'
import { checkpointToPublish, publishToFile } from '../../../src/metering/tree/publish'
import { exportLog } from '../../../src/metering/export/export'
import { openExport } from '../../../src/metering/export/export-source'
import { readNote, splitNotes } from '../../../src/metering/tree/checkpoint'
import { digestOf, isIncluded, leafHash } from '../../../src/metering/tree/merkle'
import { isConsistent } from '../../../src/metering/tree/tree-path'
import { createLogProofs } from '../../../src/metering/reading/usage-proof'
import { verifySource, type LogVerification, type VerifyOptions } from '../../../src/metering/verify/verify'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { forgedSegment } from '../../support/forged-export'
import { testSigner } from '../../support/log-signer'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner } from './fixture'

let db: TestDatabase
let maker: CheckpointMaker
let dir: string
const signer = testSigner()
const keys = [{ name: `weir-${signer.keyId}`, publicKey: signer.publicKey }]
const records = Array.from({ length: 24 }, (_, i) => usageRecord({ operationName: `Number${i}\u2028"` }))

/** Three writers; a checkpoint after each. */
beforeAll(async () => {
  db = await createTestDatabase()
  dir = await mkdtemp(join(tmpdir(), 'weir-export-'))
  maker = createCheckpointMaker({ databases: db.databases, signer, clock: systemClock })
  for (const part of [0, 8, 16]) {
    const { log } = await openTestLog(db)
    for (let i = part; i < part + 8; i += 2)
      await Promise.all(records.slice(i, i + 2).map((record) => log.append(record, log.epoch)))
    await log.close()
    await maker.place()
    await maker.sign()
    await publishToFile(
      db.databases.audit,
      join(dir, 'kept'),
      await checkpointToPublish(db.databases.audit, keys),
    )
  }
})

afterAll(async () => {
  await rm(dir, { recursive: true })
  await db.close()
})

const verify = async (from: string, options: VerifyOptions = {}): Promise<LogVerification> =>
  verifySource(await openExport(from), options)

const problems = ({ problems: found }: LogVerification): readonly string[] => found.map(({ kind }) => kind)

const kept = async (): Promise<readonly string[]> => splitNotes(await readFile(join(dir, 'kept'), 'utf8'))

test('each checkpoint is published once, after what is in the file already', async () => {
  const { audit } = db.databases
  expect(await publishToFile(audit, join(dir, 'kept'), await checkpointToPublish(audit, keys))).toBe(false)
  const notes = await kept()
  expect(notes.map((note) => readNote(note)?.checkpoint.number)).toEqual([1, 2, 3])
  for (const note of notes) expect(readNote(note)?.isSignedBy(keys)).toBe(true)
})

test('R-30: a checkpoint of another log, or of another key, is not published', async () => {
  const { audit } = db.databases
  const others = [{ name: keys[0]?.name ?? '', publicKey: testSigner(8).publicKey }]
  await expect(checkpointToPublish(audit, others)).rejects.toMatchObject({
    message: /not signed by a known key/,
  })
  const [first = ''] = await kept()
  const forked = first.replace(/^(.+\n\d+\n)....../, '$1AAAAAA')
  await writeFile(join(dir, 'forked'), forked)
  await expect(
    publishToFile(audit, join(dir, 'forked'), await checkpointToPublish(audit, keys)),
  ).rejects.toThrow('does not continue')
  expect(await readFile(join(dir, 'forked'), 'utf8')).toBe(forked)
})

test('an export is verified without a database, whole and from a checkpoint on', async () => {
  const whole = join(dir, 'whole')
  expect(await exportLog(db.databases.audit, whole, { since: null, format: 'jsonl' })).toEqual({
    segments: 1,
    batches: 12,
    records: 24,
    size: 12,
  })
  expect(await verify(whole, { keys, checkpoints: await kept() })).toMatchObject({
    ok: true,
    records: 24,
    batches: 12,
    signed: 12,
    placed: 12,
    checkpoints: 6,
  })
  const [, second = ''] = await kept()
  const part = join(dir, 'part')
  const since = new Date(readNote(second)?.checkpoint.at ?? '')
  expect(await exportLog(db.databases.audit, part, { since, format: 'jsonl' })).toMatchObject({
    batches: 4,
    records: 8,
    size: 12,
  })
  expect(await verify(part, { keys })).toMatchObject({
    ...{ ok: true, from: 8, batches: 4, placed: 4 },
    checkpoints: 2,
  })
  // those of before its beginning are not compared
  expect(await verify(part, { keys, checkpoints: await kept() })).toMatchObject({ ok: true, notCompared: 1 })
  expect(problems(await verify(part, { keys, checkpoints: (await kept()).slice(0, 1) }))).toEqual([
    'CHECKPOINT',
  ])
  // the keys that it names itself are believed where a kept checkpoint is by them
  expect(await verify(part, { checkpoints: await kept() })).toMatchObject({ ok: true })
  await expect(exportLog(db.databases.audit, part, { since: null, format: 'jsonl' })).rejects.toThrow('empty')
})

test('an export in Parquet is verified without a database, and read by whoever reads Parquet', async () => {
  const from = join(dir, 'parquet')
  expect(await exportLog(db.databases.audit, from, { since: null, format: 'parquet' })).toEqual({
    segments: 1,
    batches: 12,
    records: 24,
    size: 12,
  })
  expect(await readdir(from)).toEqual(['segment-0000000000000000.jsonl', 'segment-0000000000000000.parquet'])
  expect(await verify(from, { keys, checkpoints: await kept() })).toMatchObject({
    ok: true,
    records: 24,
    signed: 12,
    checkpoints: 6,
  })
  const rows = await rowsOf(join(from, 'segment-0000000000000000.parquet'))
  expect(rows).toHaveLength(24)
  for (const record of records)
    expect(rows).toContainEqual(
      expect.objectContaining({
        id: record.id,
        at: new Date(record.at),
        operation_name: record.operationName,
        datasets: ['streets'],
        rows: 20n,
        canonical: canonicalRecord(record),
      }),
    )
})

const rowsOf = async (path: string) => parquetReadObjects({ file: await asyncBufferFromFile(path) })

test.each<readonly [string, (rows: ParquetRow[]) => readonly ParquetRow[], readonly string[]]>([
  [
    'changed',
    ([first, ...rest]) => [
      { ...first, canonical: String(first?.['canonical']).replace('Number', 'Numbed') },
      ...rest,
    ],
    ['ROOT', 'COLUMN'],
  ],
  ['removed', (rows) => rows.slice(1), ['ROOT', 'COUNT']],
  ['removed at the end', (rows) => rows.slice(0, -1), ['ROOT', 'COUNT']],
  ['swapped', ([a, b, ...rest]) => [b ?? {}, a ?? {}, ...rest], ['ROOT']],
  ['added', (rows) => [...rows, ...rows.slice(0, 1)], ['ROOT', 'COUNT']],
  ['told otherwise by a column', ([first, ...rest]) => [{ ...first, rows: 1n }, ...rest], ['COLUMN']],
  ['told later by a column', ([first, ...rest]) => [{ ...first, at: new Date(0) }, ...rest], ['COLUMN']],
])('R-30: a record that is %s in Parquet is found', async (how, change, kinds) => {
  const from = join(dir, `parquet ${how}`)
  await exportLog(db.databases.audit, from, { since: null, format: 'parquet' })
  const path = join(from, 'segment-0000000000000000.parquet')
  const { schema } = await parquetMetadataAsync(await asyncBufferFromFile(path))
  const rows = change(await rowsOf(path))
  const columnData = schema
    .slice(1)
    .map(({ name }) => ({ name, data: rows.map((row): unknown => row[name]) }))
  parquetWriteFile({ filename: path, columnData, schema })
  expect(problems(await verify(from, { keys }))).toEqual(expect.arrayContaining([...kinds]))
})

test('a file of an export that is no Parquet is refused', async () => {
  const from = join(dir, 'no parquet')
  await exportLog(db.databases.audit, from, { since: null, format: 'parquet' })
  await writeFile(join(from, 'segment-0000000000000000.parquet'), 'no parquet at all')
  await expect(verify(from, { keys })).rejects.toThrow('segment-0000000000000000.parquet')
})

test('a segment that is no regular file is refused, and not waited for', async () => {
  const from = join(dir, 'hostile')
  await mkdir(join(from, 'segment-0000000000000000.jsonl'), { recursive: true })
  await expect(verify(from, { keys })).rejects.toThrow('is not an export')
  await rm(join(from, 'segment-0000000000000000.jsonl'), { recursive: true })
  execFileSync('mkfifo', [join(from, 'segment-0000000000000000.jsonl')])
  await expect(verify(from, { keys })).rejects.toThrow('is not an export')
})

test('R-30: an export in which a line was altered, removed or put elsewhere is found', async () => {
  const from = join(dir, 'altered')
  await exportLog(db.databases.audit, from, { since: null, format: 'jsonl' })
  const [name = ''] = await readdir(from)
  const text = await readFile(join(from, name), 'utf8')
  const lines = text.split('\n').slice(0, -1)
  const write = (changed: readonly string[]) => writeFile(join(from, name), `${changed.join('\n')}\n`)
  const record = lines.findIndex((line) => line.startsWith('{"account"'))
  await write(lines.map((line, i) => (i === record ? line.replace('"rows":20', '"rows":21') : line)))
  expect(problems(await verify(from, { keys }))).toContain('ROOT')
  await write(lines.map((line, i) => (i === 1 ? line.replace('"records":2', '"records":1') : line)))
  await expect(verify(from, { keys })).rejects.toThrow('line 4')
  // a batch that is its writer's only one up to there, told twice
  const second = lines.findIndex((line, i) => i > 1 && line.startsWith('{"batch"'))
  await write(lines.toSpliced(second, 0, ...lines.slice(1, second)))
  expect(problems(await verify(from, { keys }))).not.toEqual([])
  await write([lines[0] ?? '', ...lines.slice(1, second), ...lines.slice(1, second)])
  expect(problems(await verify(from, { keys }))).not.toEqual([])
  // the last batch and what proves it
  const end = lines.findLastIndex((line) => line.startsWith('{"batch"'))
  await write(lines.slice(0, end))
  expect(problems(await verify(from, { keys }))).toEqual(['CUT'])
  expect(problems(await verify(from, { keys, checkpoints: await kept() }))).toEqual([
    'CUT',
    'CUT',
    'CHECKPOINT',
  ])
  await write(lines.filter((line) => !line.startsWith('{"checkpoint"')))
  await appendFile(join(from, name), '{}\n')
  await expect(verify(from, { keys })).rejects.toThrow(`line ${lines.length - 2}`)
})

test('R-30: an export that was forged whole with a key that it names itself is found by a key and by a checkpoint', async () => {
  const from = join(dir, 'forged')
  await exportLog(db.databases.audit, from, { since: null, format: 'jsonl' })
  const path = join(from, 'segment-0000000000000000.jsonl')
  const text = await readFile(path, 'utf8')
  await writeFile(
    path,
    forgedSegment(text, testSigner(9), (record) => record.replace('"rows":20', '"rows":21')),
  )
  // by itself it is as good as any: an export proves nothing without what was kept elsewhere
  expect(await verify(from)).toMatchObject({ ok: true, records: 24, signed: 12, checkpoints: 3 })
  const published = await kept()
  const byKey = await verify(from, { keys })
  expect(byKey).toMatchObject({ ok: false, signed: 0, checkpoints: 0 })
  expect(new Set(problems(byKey))).toEqual(new Set(['KEY', 'CHECKPOINT', 'CUT']))
  // who has the last checkpoint that was published and no key believes the key that it is signed with alone
  const byCheckpoint = await verify(from, { checkpoints: published.slice(-1) })
  expect(byCheckpoint).toMatchObject({ ok: false, signed: 0, checkpoints: 0 })
  expect(new Set(problems(byCheckpoint))).toEqual(new Set(['KEY', 'CHECKPOINT', 'CUT', 'TREE']))
  expect(await verify(from, { keys, checkpoints: published.slice(-1) })).toMatchObject({
    ok: false,
    signed: 0,
  })
})

const digest = (hex: string) => digestOf(Buffer.from(hex, 'hex'))

test('every record is proven by its path, its header and a checkpoint alone', async () => {
  const proofs = createLogProofs(db.databases.audit)
  for (const { id } of records) {
    const proof = await proofs.proof(id, null)
    if (proof?.tree == null) throw new Error('every record is covered')
    const { root, count } = JSON.parse(proof.header) as { root: string; count: number }
    const leaf = leafHash(proof.canonical)
    expect(isIncluded(leaf, proof.position, count, proof.path.map(digest), digest(root))).toBe(true)
    const note = readNote(proof.tree.checkpoint.note)
    expect(note?.isSignedBy(keys)).toBe(true)
    const entry = leafHash(`${proof.header}\n${proof.committedAt}`)
    const { size, root: top } = proof.tree.checkpoint.checkpoint
    expect(isIncluded(entry, proof.tree.index, size, proof.tree.path.map(digest), top)).toBe(true)
    expect(isIncluded(leafHash('x'), proof.tree.index, size, proof.tree.path.map(digest), top)).toBe(false)
  }
})

test('a record is proven to its organisation and to nobody else', async () => {
  const proofs = createLogProofs(db.databases.audit)
  const { id = '', account, organisation } = records[0] ?? {}
  const stranger = '0190c3f6-6f9e-7cc3-98c4-dc0c0c070000'
  const theirs = { account: account ?? '', organisation: organisation ?? '', openers: [] }
  expect(await proofs.proof(id, theirs)).toMatchObject({ record: id })
  expect(await proofs.proof(id, { ...theirs, account: stranger })).toMatchObject({ record: id })
  expect(await proofs.proof(id, { account: stranger, organisation: stranger, openers: [] })).toBeNull()
  expect(await proofs.proof('nonsense', null)).toBeNull()
})

test('that one checkpoint continues another is proven for every pair of sizes', async () => {
  const proofs = createLogProofs(db.databases.audit)
  const sql = owner(db)
  const rows = await sql<{ size: string; root: Buffer }[]>`
    select n as size, metering.tree_root(n) as root from generate_series(1, 12) n`
  await sql.end()
  const heads = rows.map(({ size, root }) => ({ size: Number(size), root: digestOf(root) }))
  for (const before of heads)
    for (const after of heads.slice(before.size - 1)) {
      const path = (await proofs.consistency(before.size, after.size)).map(digest)
      expect([before.size, after.size, isConsistent(before, after, path)]).toEqual([
        before.size,
        after.size,
        true,
      ])
      const other = { ...before, root: digestOf(Buffer.alloc(32)) }
      expect(isConsistent(other, after, path)).toBe(false)
    }
  for (const [from, to] of [
    [0, 1],
    [2, 1],
    [1, 13],
  ] as const)
    await expect(proofs.consistency(from, to)).rejects.toThrow('sizes of the log')
})
