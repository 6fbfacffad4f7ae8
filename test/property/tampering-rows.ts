import { randomUUID } from 'node:crypto'
import { sha256Hex } from '../../src/kernel/hash'
import { uuidv7 } from '../../src/kernel/ids'
import { batchHeader, headerHash } from '../../src/metering/tree/batch-header'
import { canonicalRecord } from '../../src/metering/record/canonical-record'
import { checkpointText, signedNote } from '../../src/metering/tree/checkpoint'
import { lawfulLossOf } from '../../src/metering/source/lawful-loss'
import { createLogTree, emptyTree } from '../../src/metering/tree/log-tree'
import { sidesKeptSince } from '../../src/metering/source/side-term'
import type { LogSigner } from '../../src/metering/tree/log-signer'
import { mergeEntries, type LogSource, type LogState } from '../../src/metering/source/log-source'
import { digestOf, treeHash, leafHash, zeroDigest, type Digest } from '../../src/metering/tree/merkle'
import { columnNames, columnsText } from '../../src/metering/record/record-columns'
import type {
  StoredBatch,
  StoredCheckpoint,
  StoredKey,
  StoredRecord,
  StoredText,
} from '../../src/metering/tree/stored-batch'
import { sidePart } from '../../src/metering/record/side-row'
import { treeLeafHash } from '../../src/metering/tree/tree-entry'
import { RECORD_VERSION, type AsideRecord, type UsageRecord } from '../../src/metering/usage-record'
import type { VerifierKey } from '../../src/metering/tree/verifier-key'
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
  /** Rows of metering.dropped_leaf. */
  dropped: DroppedRow[]
  texts: StoredText[]
}

export interface DroppedRow {
  readonly writer: string
  readonly batch: number
  readonly position: number
  readonly hash: Digest
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
    dropped: [],
    texts: operations.map(({ hash, text }) => ({ text, hash: digestOf(Buffer.from(hash, 'hex')) })),
  }
  const writers = Array.from({ length: WRITERS }, () => ({
    writer: randomUUID(),
    number: 1,
    previous: zeroDigest,
  }))
  const begunMs = Date.UTC(2026, 5, 1)
  const tree = createLogTree(emptyTree)
  const timeOf = (index: number): number => begunMs + index * 1_000 + (index === BATCHES - 1 ? LATER_MS : 0)
  let lost = 0
  for (let index = 0; index < BATCHES; index += 1) {
    const state = writers[Math.floor(random() * WRITERS)]
    if (state === undefined) throw new Error('a writer of the list')
    const sides: (string | null)[] = []
    const records = Array.from({ length: 1 + Math.floor(random() * 6) }, (_, i): UsageRecord => {
      const at = new Date(timeOf(index) + i).toISOString()
      const other = asideRecord(at, Math.floor(random() * 12))
      const part = sidePart({ address: '2001:db8::1', userAgent: `test ${i}` })
      sides.push(other === undefined ? part.text : null)
      const documentHash = operations[Math.floor(random() * operations.length)]?.hash ?? null
      return other ?? usageRecord({ at, rows: Math.floor(random() * 1e6), side: part.hash, documentHash })
    })
    // the last batch says what became of the first ones
    if (index === BATCHES - 1) {
      const at = new Date(timeOf(index)).toISOString()
      const [from, to] = [begunMs, begunMs + DROPPED_MS].map((ms) => new Date(ms).toISOString())
      records[0] = {
        ...stamp(at),
        kind: 'retention',
        from: from ?? '',
        to: to ?? '',
        records: lost,
        days: 183,
      }
      sides[0] = null
    }
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
      committedAt: new Date(timeOf(index) + 20).toISOString().replace('Z', '123Z'),
      signed: { header, keyId: signer.keyId, signature: signer.sign(header) },
    }
    rows.batches.push(batch)
    const isDropped = (record: UsageRecord): boolean => Date.parse(record.at) < begunMs + DROPPED_MS
    const isWhole = records.every(isDropped)
    records.forEach((record, position) => {
      if (isDropped(record)) {
        lost += 1
        if (!isWhole)
          rows.dropped.push({
            writer: state.writer,
            batch: state.number,
            position,
            hash: leafHash(canonical[position] ?? ''),
          })
        return
      }
      rows.records.push({
        writer: state.writer,
        batch: state.number,
        position,
        canonical: canonical[position] ?? '',
        side: sides[position] ?? null,
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
      const at = new Date(timeOf(index) + 500).toISOString()
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

const operations = ['query A{streets{count}}', 'query B{streets{count}}'].map((text) => ({
  text,
  hash: sha256Hex(text),
}))
const WRITERS = 4
/** When the time of that day is over. */
const LATER_MS = 184 * 86_400_000
/** A day that was dropped: two batches, and a part of the third. */
const DROPPED_MS = 2_001

const stamp = (at: string) => ({ v: RECORD_VERSION, id: uuidv7(Date.parse(at)), at }) as const

/** Of every twelve or so one of each kind that is no operation's. */
const asideRecord = (at: string, draw: number): AsideRecord | undefined => {
  switch (draw) {
    case 0:
      return {
        ...stamp(at),
        kind: 'void',
        of: uuidv7(Date.parse(at)),
        handedOver: 0,
        reason: 'CONNECTION_BROKEN',
      }
    case 1:
      return { ...stamp(at), kind: 'gap', from: at, to: at, operations: 3, reason: 'METERING_UNAVAILABLE' }
    case 2:
      return { ...stamp(at), kind: 'window', source: 'x', from: at, to: at, turnedAway: 7 }
    default:
      return undefined
  }
}

/** The last one is under the last checkpoint. */
const BATCHES = 30

const byWriter = (a: { writer: string; number: number }, b: { writer: string; number: number }): number =>
  a.writer < b.writer ? -1 : a.writer > b.writer ? 1 : a.number - b.number

async function* each<T>(items: readonly T[]): AsyncGenerator<T, undefined> {
  yield* items
  return undefined
}

const DECISION = columnNames.indexOf('decision')

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
  const said = rows.records
    .filter(({ columns }) => columns[DECISION] === 'RETENTION')
    .flatMap(({ writer, batch, canonical }) =>
      batches
        .filter((one) => one.writer === writer && one.number === batch)
        .map(({ committedAt, place }) => ({
          ...{ writer, batch, canonical, committedAt },
          index: place?.index ?? null,
        })),
    )
  const leavesOf = (writer: string, batch: number) =>
    Promise.resolve(
      new Map(
        rows.dropped
          .filter((row) => row.writer === writer && row.batch === batch)
          .map((row) => [row.position, row.hash]),
      ),
    )
  const placedMs = batches
    .filter(({ place }) => place !== null)
    .map(({ committedAt }) => Date.parse(committedAt))
  const state: LogState = {
    loss: lawfulLossOf(said, leavesOf),
    sidesKeptSince: sidesKeptSince(Math.max(...placedMs)),
    keys: rows.keys,
    textsOf: (hashes) => Promise.resolve(rows.texts.filter(({ hash }) => hashes.includes(hash))),
  }
  return {
    namesAllKeys: true,
    keys: () => Promise.resolve(rows.keys),
    start: () => Promise.resolve(emptyTree),
    mixedWriters: () => Promise.resolve(null),
    texts: () => each(rows.texts),
    entries: async function* () {
      yield { kind: 'STATE', state }
      yield* mergeEntries(each(batches), each([records]))
    },
    leaves: () => each(leaves.map((leaf) => ({ ...leaf, hasBatch: known.has(keyOf(leaf)) }))),
    checkpoints: () => each(checkpoints),
  }
}
