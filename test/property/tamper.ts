import { randomUUID } from 'node:crypto'
import { batchHeader, headerHash } from '../../src/metering/tree/batch-header'
import { createLogTree } from '../../src/metering/tree/log-tree'
import type { LogSigner } from '../../src/metering/tree/log-signer'
import { leafHash, treeHash, zeroDigest, type Digest } from '../../src/metering/tree/merkle'
import { treeLeafHash } from '../../src/metering/tree/tree-entry'
import type { BatchRow, LeafRow, LogRows } from './tampering-rows'

/** Whole numbers from 0, below n, drawn anew for each call. */
export type Draw = (n: number) => number

/** Changes a copy of a log as one who may write anything into its database. @returns what was done */
export type Tamper = (rows: LogRows, draw: Draw) => string

const tables = ['keys', 'batches', 'records', 'leaves', 'checkpoints', 'dropped', 'texts'] as const

const tableOf = (draw: Draw) => tables[draw(tables.length)] ?? 'records'

/** The value with one bit of it changed; of an array one element, of nothing something. */
const flipped = (value: unknown, draw: Draw): unknown => {
  if (value === null) return 'x'
  if (typeof value === 'number') return value ^ (1 << draw(20))
  if (typeof value === 'string') {
    if (value === '') return 'x'
    const at = draw(value.length)
    const flip = String.fromCharCode(value.charCodeAt(at) ^ (1 << draw(7)))
    return value.slice(0, at) + flip + value.slice(at + 1)
  }
  if (value instanceof Uint8Array) {
    const copy = Buffer.from(value)
    const at = draw(copy.length)
    copy[at] = (copy[at] ?? 0) ^ (1 << draw(8))
    return copy
  }
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value
    if (items.length === 0) return ['x']
    const at = draw(items.length)
    return items.map((item, i) => (i === at ? flipped(item, draw) : item))
  }
  const members = Object.entries(value as Record<string, unknown>)
  const at = draw(members.length)
  return Object.fromEntries(members.map(([name, item], i) => [name, i === at ? flipped(item, draw) : item]))
}

const flip: Tamper = (rows, draw) => {
  const table = tableOf(draw)
  const at = draw(rows[table].length)
  const before = JSON.stringify(rows[table][at])
  rows[table][at] = flipped(rows[table][at], draw) as never
  return `a bit of ${table} ${at}: ${before} is ${JSON.stringify(rows[table][at])}`
}

const remove: Tamper = (rows, draw) => {
  const table = tableOf(draw)
  const at = draw(rows[table].length)
  rows[table].splice(at, 1)
  return `${table} ${at} is removed`
}

const insert: Tamper = (rows, draw) => {
  const table = tableOf(draw)
  const at = draw(rows[table].length)
  const last = rows.leaves.length
  const changes: Record<typeof table, object> = {
    keys: { id: '0'.repeat(16) },
    batches: draw(2) === 0 ? { number: 1_000 + draw(9) } : { writer: randomUUID() },
    records: draw(2) === 0 ? { position: 9 + draw(9) } : { batch: 1 + draw(20) },
    leaves: draw(2) === 0 ? { index: last } : { index: last, writer: randomUUID() },
    checkpoints: { number: rows.checkpoints.length + 1 },
    dropped: { position: 9 + draw(9) },
    texts: { hash: rows.leaves[0]?.hash },
  }
  rows[table].push({ ...rows[table][at], ...changes[table] } as never)
  return `a copy of ${table} ${at} with ${JSON.stringify(changes[table])}`
}

/** Two different numbers below n, which is at least 2. */
const two = (n: number, draw: Draw): readonly [number, number] => {
  const a = draw(n)
  return [a, (a + 1 + draw(n - 1)) % n]
}

const swapRecords: Tamper = (rows, draw) => {
  const [a, b] = two(rows.records.length, draw)
  const [x, y] = [rows.records[a], rows.records[b]]
  if (x === undefined || y === undefined) throw new Error('records of the list')
  rows.records[a] = { ...x, canonical: y.canonical, columns: y.columns }
  rows.records[b] = { ...y, canonical: x.canonical, columns: x.columns }
  return `records ${a} and ${b} changed places`
}

/** Exchanges what two records have in the side row. */
const swapSides: Tamper = (rows, draw) => {
  const [a, b] = two(rows.records.length, draw)
  const [x, y] = [rows.records[a], rows.records[b]]
  if (x === undefined || y === undefined) throw new Error('records of the list')
  if (x.side === null && y.side === null) return swapRecords(rows, draw)
  // erasing is lawful for all but the last batch, and so is what it leaves
  rows.records[a] = { ...x, side: y.side ?? `${x.side ?? ''} ` }
  rows.records[b] = { ...y, side: x.side }
  return `parts of the side row of records ${a} and ${b} changed places`
}

/** Erases an address within 183 days of the newest batch. */
const eraseYoung: Tamper = (rows, draw) => {
  const { writer, number } = rows.leaves.at(-1) ?? {}
  const at = rows.records.findIndex(
    (row) => row.side !== null && row.writer === writer && row.batch === number,
  )
  const row = rows.records[at]
  if (row === undefined) return swapRecords(rows, draw)
  rows.records[at] = { ...row, side: null }
  return `the part of the side row of record ${at} is erased`
}

/** Takes records out, and says of each that its time was over. */
const hide: Tamper = (rows, draw) => {
  const first = rows.records[draw(rows.records.length)]
  const isAll = draw(2) === 0
  const gone = rows.records.filter(
    (row) => row === first || (isAll && row.writer === first?.writer && row.batch === first.batch),
  )
  rows.records = rows.records.filter((row) => !gone.includes(row))
  if (draw(2) === 0)
    for (const { writer, batch, position, canonical } of gone)
      rows.dropped.push({ writer, batch, position, hash: leafHash(canonical) })
  return `${gone.length} records of batch ${String(first?.batch)} are taken for dropped`
}

/** Says that more was dropped than was, in the columns, in the text, or in both. */
const boast: Tamper = (rows, draw) => {
  const at = rows.records.findIndex(({ canonical }) => canonical.includes('"kind":"retention"'))
  const row = rows.records[at]
  const gone = rows.records.findIndex((_, i) => i !== at)
  if (row === undefined) throw new Error('a day was dropped')
  rows.records[at] = {
    ...row,
    canonical: row.canonical.replace(/"records":(\d+)/, (_, n: string) => `"records":${Number(n) + 1}`),
  }
  rows.records.splice(gone, draw(2))
  return 'more was dropped than the log said'
}

const swapBatches: Tamper = (rows, draw) => {
  const [a, b] = two(rows.batches.length, draw)
  const [x, y] = [rows.batches[a], rows.batches[b]]
  if (x === undefined || y === undefined) throw new Error('batches of the list')
  const is = (row: { writer: string }, number: number, one: BatchRow): boolean =>
    row.writer === one.writer && number === one.number
  rows.batches[a] = { ...x, writer: y.writer, number: y.number }
  rows.batches[b] = { ...y, writer: x.writer, number: x.number }
  rows.records = rows.records.map((row) =>
    is(row, row.batch, x)
      ? { ...row, writer: y.writer, batch: y.number }
      : is(row, row.batch, y)
        ? { ...row, writer: x.writer, batch: x.number }
        : row,
  )
  return `batches ${a} and ${b} changed places`
}

/** Makes the tree again over these leaves, as whoever placed them so from the beginning would have it. */
const replant = (rows: LogRows, leaves: readonly LeafRow[]): void => {
  const tree = createLogTree()
  rows.leaves = leaves.map((leaf, index) => ({ ...leaf, index, nodes: tree.push(leaf.hash) }))
}

const swapLeaves: Tamper = (rows, draw) => {
  const [a, b] = two(rows.leaves.length, draw)
  const order = [...rows.leaves]
  const [x, y] = [order[a], order[b]]
  if (x === undefined || y === undefined) throw new Error('leaves of the list')
  order[a] = y
  order[b] = x
  if (draw(2) === 0) rows.leaves = order.map((leaf, index) => ({ ...leaf, index }))
  else replant(rows, order)
  return `places ${a} and ${b} changed`
}

const removeBatch: Tamper = (rows, draw) => {
  const gone = rows.batches[draw(rows.batches.length)]
  const isGone = (row: { writer: string }, number: number): boolean =>
    row.writer === gone?.writer && number === gone.number
  rows.batches = rows.batches.filter((row) => !isGone(row, row.number))
  rows.records = rows.records.filter((row) => !isGone(row, row.batch))
  if (draw(2) === 0)
    replant(
      rows,
      rows.leaves.filter((row) => !isGone(row, row.number)),
    )
  return `batch ${String(gone?.number)} of ${String(gone?.writer)} is removed`
}

const removeWriter: Tamper = (rows, draw) => {
  const writer = rows.batches[draw(rows.batches.length)]?.writer
  rows.batches = rows.batches.filter((row) => row.writer !== writer)
  rows.records = rows.records.filter((row) => row.writer !== writer)
  replant(
    rows,
    rows.leaves.filter((row) => row.writer !== writer),
  )
  if (draw(2) === 0) rows.checkpoints = []
  return `writer ${String(writer)} is removed`
}

const cutTail: Tamper = (rows, draw) => {
  const size = draw(rows.leaves.length)
  const kept = rows.leaves.slice(0, size)
  const isKept = (row: { writer: string }, number: number): boolean =>
    kept.some((leaf) => leaf.writer === row.writer && leaf.number === number)
  rows.batches = rows.batches.filter((row) => isKept(row, row.number))
  rows.records = rows.records.filter((row) => isKept(row, row.batch))
  rows.leaves = kept
  rows.checkpoints = rows.checkpoints.filter((row) => row.size <= size)
  return `the log is cut at ${size}`
}

/** The whole log made again with another key and one record less, and the key put in the place of the other. */
const forge =
  (forger: LogSigner): Tamper =>
  (rows, draw) => {
    const gone = rows.records[draw(rows.records.length)]
    const isReplaced = draw(2) === 0
    const key = rows.keys[0]
    if (key === undefined) throw new Error('a log has a key')
    const forged = { ...key, id: forger.keyId, publicKey: forger.publicKey }
    rows.keys = isReplaced ? [forged] : [key, forged]
    const previous = new Map<string, Digest>()
    const byNumber = [...rows.batches].sort((a, b) => a.number - b.number)
    rows.records = rows.records
      .filter((row) => row !== gone)
      .map((row) =>
        row.writer === gone?.writer && row.batch === gone.batch && row.position > gone.position
          ? { ...row, position: row.position - 1 }
          : row,
      )
    rows.batches = byNumber.map((batch) => {
      const records = rows.records
        .filter((row) => row.writer === batch.writer && row.batch === batch.number)
        .sort((a, b) => a.position - b.position)
      const root = treeHash(records.map(({ canonical }) => leafHash(canonical)))
      const before = previous.get(batch.writer) ?? zeroDigest
      const header = batchHeader({ ...batch, previous: before, root, count: records.length })
      previous.set(batch.writer, headerHash(header))
      const signed = { header, keyId: forger.keyId, signature: forger.sign(header) }
      return { ...batch, previous: before, root, recordCount: records.length, signed }
    })
    const hashes = new Map(
      rows.batches.map((batch) => [
        `${batch.writer} ${batch.number}`,
        treeLeafHash({ ...batch, place: null }),
      ]),
    )
    replant(
      rows,
      rows.leaves.map((leaf) => ({
        ...leaf,
        hash: hashes.get(`${leaf.writer} ${leaf.number}`) ?? leaf.hash,
      })),
    )
    return `the log is forged without record ${String(gone?.position)} of batch ${String(gone?.batch)}`
  }

export const tamperings = (forger: LogSigner): readonly Tamper[] => [
  flip,
  flip,
  flip,
  remove,
  insert,
  swapRecords,
  swapSides,
  eraseYoung,
  hide,
  boast,
  swapBatches,
  swapLeaves,
  removeBatch,
  removeWriter,
  cutTail,
  forge(forger),
]
