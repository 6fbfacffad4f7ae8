import { randomUUID } from 'node:crypto'
import { batchHeader, headerHash } from '../../src/metering/batch-header'
import { canonicalRecord } from '../../src/metering/canonical-record'
import { checkpointText, signedNote } from '../../src/metering/checkpoint'
import { noLoss } from '../../src/metering/lawful-loss'
import { createLogTree, emptyTree } from '../../src/metering/log-tree'
import type { LogSigner } from '../../src/metering/log-signer'
import { mergeEntries, type LogSource } from '../../src/metering/log-source'
import { treeHash, leafHash, zeroDigest, type Digest } from '../../src/metering/merkle'
import { columnsText } from '../../src/metering/record-columns'
import type { StoredBatch, StoredCheckpoint, StoredKey, StoredRecord } from '../../src/metering/stored-batch'
import { treeLeafHash } from '../../src/metering/tree-entry'
import type { VerifierKey } from '../../src/metering/verifier-key'
import { usageRecord } from '../support/usage-record'

export type BatchRow = Omit<StoredBatch, 'place'>
/** A row of metering.tree_leaf. */
export interface LeafRow {
  readonly index: number
  readonly writer: string
  readonly number: number
  readonly hash: Digest
  readonly nodes: readonly Digest[]
}

/** A row of metering.usage_record, its columns as `columnNames` has them. */
export type RecordRow = Omit<StoredRecord, 'columns'> & { readonly columns: readonly unknown[] }

/** The tables of a log, as whoever owns the database has them in hand. */
export interface LogRows {
  keys: StoredKey[]
  batches: BatchRow[]
  records: RecordRow[]
  leaves: LeafRow[]
  checkpoints: StoredCheckpoint[]
}

/** A log of some writers, every batch of it under the last checkpoint. @param random from [0, 1) */
export const makeLog = (signer: LogSigner, random: () => number): LogRows => {
  const key: VerifierKey = { name: `weir-${signer.keyId}`, publicKey: signer.publicKey }
  const rows: LogRows = {
    keys: [{ id: signer.keyId, ...key }],
    batches: [],
    records: [],
    leaves: [],
    checkpoints: [],
  }
  const writers = Array.from({ length: WRITERS }, () => ({
    writer: randomUUID(),
    number: 1,
    previous: zeroDigest,
  }))
  const begunMs = Date.UTC(2026, 5, 1)
  const tree = createLogTree(emptyTree)
  for (let index = 0; index < BATCHES; index += 1) {
    const state = writers[Math.floor(random() * WRITERS)]
    if (state === undefined) throw new Error('a writer of the list')
    const records = Array.from({ length: 1 + Math.floor(random() * 6) }, (_, i) =>
      usageRecord({
        at: new Date(begunMs + index * 1_000 + i).toISOString(),
        rows: Math.floor(random() * 1e6),
      }),
    )
    const canonical = records.map(canonicalRecord)
    const root = treeHash(canonical.map(leafHash))
    const head = { ...state, epoch: 1, count: records.length, root }
    const header = batchHeader(head)
    const batch: BatchRow = {
      ...state,
      root,
      recordCount: records.length,
      epoch: 1,
      algorithm: 'ed25519-rfc6962-sha256',
      committedAt: new Date(begunMs + index * 1_000 + 20).toISOString().replace('Z', '123Z'),
      signed: { header, keyId: signer.keyId, signature: signer.sign(header) },
    }
    rows.batches.push(batch)
    records.forEach((record, position) => {
      rows.records.push({
        writer: state.writer,
        batch: state.number,
        position,
        canonical: canonical[position] ?? '',
        side: null,
        columns: JSON.parse(columnsText(record)) as readonly unknown[],
      })
    })
    const leaf = treeLeafHash({ ...batch, place: null })
    rows.leaves.push({
      index,
      writer: state.writer,
      number: state.number,
      hash: leaf,
      nodes: tree.push(leaf),
    })
    state.previous = headerHash(header)
    state.number += 1
    if (index % 6 === 5) {
      const number = rows.checkpoints.length + 1
      const at = new Date(begunMs + index * 1_000 + 500).toISOString()
      const checkpoint = { origin: key.name, size: tree.size, root: tree.root(), number, at }
      const text = checkpointText(checkpoint)
      rows.checkpoints.push({
        number,
        size: checkpoint.size,
        root: checkpoint.root,
        at,
        note: signedNote(text, key, signer.signNote(text)),
      })
    }
  }
  return rows
}

const WRITERS = 4
/** The last one is under the last checkpoint. */
const BATCHES = 30

const byWriter = (a: { writer: string; number: number }, b: { writer: string; number: number }): number =>
  a.writer < b.writer ? -1 : a.writer > b.writer ? 1 : a.number - b.number

async function* each<T>(items: readonly T[]): AsyncGenerator<T, undefined> {
  yield* items
  return undefined
}

/** As PostgreSQL writes the columns. */
const storedOf = ({ columns, ...row }: RecordRow): StoredRecord => ({
  ...row,
  columns: `[${columns.map((value) => JSON.stringify(value)).join(', ')}]`,
})

/** The rows as the statements of `databaseSource` join and order them. */
export const rowsSource = (rows: LogRows): LogSource => {
  const keyOf = ({ writer, number }: { writer: string; number: number }): string => `${writer} ${number}`
  const placed = new Map<string, LeafRow[]>()
  for (const leaf of rows.leaves) placed.set(keyOf(leaf), [...(placed.get(keyOf(leaf)) ?? []), leaf])
  const known = new Set(rows.batches.map(keyOf))
  const batches = [...rows.batches].sort(byWriter).flatMap((batch): StoredBatch[] => {
    const leaves = placed.get(keyOf(batch)) ?? [null]
    return leaves.map((leaf) => ({
      ...batch,
      place: leaf === null ? null : { index: leaf.index, hash: leaf.hash },
    }))
  })
  const records = rows.records
    .map(storedOf)
    .sort(
      (a, b) =>
        byWriter({ writer: a.writer, number: a.batch }, { writer: b.writer, number: b.batch }) ||
        a.position - b.position,
    )
  const leaves = [...rows.leaves].sort((a, b) => a.index - b.index)
  const checkpoints = [...rows.checkpoints].sort((a, b) => a.number - b.number)
  return {
    namesAllKeys: true,
    keys: () => Promise.resolve(rows.keys),
    start: () => Promise.resolve(emptyTree),
    loss: () => Promise.resolve(noLoss),
    entries: () => mergeEntries(each(batches), each([records])),
    leaves: () => each(leaves.map((leaf) => ({ ...leaf, hasBatch: known.has(keyOf(leaf)) }))),
    checkpoints: () => each(checkpoints),
  }
}
