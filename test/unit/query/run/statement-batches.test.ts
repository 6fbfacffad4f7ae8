import { Cancellation } from '../../../../src/kernel/cancellation'
import type { Statement } from '../../../../src/query/compile/compile'
import { Pace } from '../../../../src/query/run/pace'
import type { RowsReader } from '../../../../src/query/run/run'
import type { Sql } from '../../../../src/query/sql'
import { MAX_BATCH, MAX_WAITING_MEMBERS, StatementBatches } from '../../../../src/query/run/statement-batches'
import { version } from '../../../support/catalog'
import { until } from '../../../support/until'

type Row = readonly (Buffer | null)[]

interface Sent {
  readonly text: string
  readonly params: readonly (string | null)[]
  readonly cancellation: Cancellation | undefined
  readonly answer: (rows: readonly Row[]) => void
  readonly fail: (error: unknown) => void
}

/** A reader that answers when it is told to. */
const createReader = () => {
  const sent: Sent[] = []
  const reader: RowsReader = {
    query: (text, params, { cancellation }) =>
      new Promise((answer, fail) => {
        cancellation?.onCancel(fail)
        sent.push({ text, params, cancellation, answer, fail })
      }),
  }
  return { sent, reader }
}

const read = { dataset: 'd', version: version('d_g1') }

const statement = (type = 'text'): Statement => ({
  text: `select '$1::text' as j, 1 as n, $1::${type}, $2::text`,
  json: [null],
  params: [{ key: 'v', bind: ({ v }) => String(v) }, 'fixed'],
  types: [type as Sql, 'text' as Sql],
  counted: [read],
  reads: [read],
  uses: [read],
})

const bytes = (...columns: readonly (string | null)[]): Row =>
  columns.map((column) => (column === null ? null : Buffer.from(column)))

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const open = async (of = statement()) => {
  const { sent, reader } = createReader()
  const batches = new StatementBatches(reader, 1000)
  const asked = new Map<string, { readonly rows: Promise<string>; readonly cancellation: Cancellation }>()
  const ask = (value: string): void => {
    const cancellation = new Cancellation()
    const rows = batches.run(of, [value, 'fixed'], cancellation).then(({ json }) => json.toString())
    rows.catch(() => undefined)
    asked.set(value, { rows, cancellation })
  }
  const rowsOf = (value: string): Promise<string> =>
    asked.get(value)?.rows ?? Promise.reject(new Error(value))
  const cancel = (value: string): void => asked.get(value)?.cancellation.cancel(new Error(`${value} left`))
  const answerFirst = (): void => sent.shift()?.answer([bytes('read alone', '1')])
  // the first is read alone: it is not known yet how long the answers are
  ask('first')
  answerFirst()
  await rowsOf('first')
  return { sent, batches, ask, rowsOf, cancel, answerFirst }
}

test('what comes in one turn goes together, and each gets its own answer', async () => {
  const { sent, ask, rowsOf } = await open()
  for (const value of ['a', 'b', 'c']) ask(value)
  await turn()
  expect(sent.map(({ params }) => params)).toEqual([['{"a","b","c"}', 'fixed']])
  expect(sent[0]?.text).toContain("select '$1::text' as j, 1 as n, batch.v0::text, $2::text")
  sent[0]?.answer([bytes('2', 'B', '1', '0.0001'), bytes('1', 'A', '1', '0'), bytes('3', 'C', '1', '0.0002')])
  expect(await Promise.all(['a', 'b', 'c'].map(rowsOf))).toEqual(['A', 'B', 'C'])
})

test('a single one is sent as it is', async () => {
  const { sent, ask, rowsOf, answerFirst } = await open()
  ask('a')
  await turn()
  expect(sent.map(({ text }) => text)).toEqual([statement().text])
  answerFirst()
  expect(await rowsOf('a')).toBe('read alone')
})

test('equal values are read once', async () => {
  const { sent, ask, rowsOf } = await open()
  for (const value of ['a', 'a', 'a']) ask(value)
  await turn()
  expect(sent.map(({ params }) => params)).toEqual([['a', 'fixed']])
  sent[0]?.answer([bytes('A', '1')])
  expect(await rowsOf('a')).toBe('A')
})

test('lists that differ in one of two values are two', async () => {
  const { params, types, ...rest } = statement()
  const two: Statement = { ...rest, params: [params[0] ?? null, params[0] ?? null], types: [...types] }
  const { sent, reader } = createReader()
  const batches = new StatementBatches(reader, 1000)
  const ask = (...values: readonly string[]) =>
    batches.run(two, values, new Cancellation()).then(({ json }) => json.toString())
  const known = ask('a', 'x')
  sent.shift()?.answer([bytes('read alone', '1')])
  await known
  const asked = Promise.all([ask('a', 'x'), ask('a', 'y'), ask('b', 'x'), ask('a', 'y')])
  await turn()
  expect(sent.map(({ params: sentParams }) => sentParams)).toEqual([['{"a","a","b"}', '{"x","y","x"}']])
  sent[0]?.answer(['ax', 'ay', 'bx'].map((json, i) => bytes(String(i + 1), json, '1', '0')))
  expect(await asked).toEqual(['ax', 'ay', 'bx', 'ay'])
})

test('two are under way at one time, and no more than so many in one', async () => {
  const { sent, ask } = await open()
  for (let i = 0; i < 3 * MAX_BATCH; i += 1) ask(String(i))
  await turn()
  expect(sent).toHaveLength(2)
  sent[1]?.fail(new Error('it broke'))
  await turn()
  await turn()
  // each of those is read alone now, and the rest goes
  expect(sent).toHaveLength(2 + MAX_BATCH + 1)
})

test('one that leaves takes nobody along; when all have left the batch is cut', async () => {
  const { sent, ask, cancel, rowsOf } = await open()
  for (const value of ['a', 'b', 'c']) ask(value)
  cancel('a')
  await turn()
  expect(sent.map(({ params }) => params[0])).toEqual(['{"b","c"}'])
  cancel('b')
  await expect(rowsOf('b')).rejects.toThrow('b left')
  expect(sent[0]?.cancellation?.isCancelled).toBe(false)
  cancel('c')
  expect(sent[0]?.cancellation?.isCancelled).toBe(true)
})

test.each([
  ['fails', (sent: Sent) => sent.fail(new Error('it broke'))],
  [
    'has an answer that is too long',
    (sent: Sent) => sent.answer([bytes('1', null, '1', '0'), bytes('2', null, '1', '0')]),
  ],
])('where a batch %s each is read alone, and for a while all that come', async (_, end) => {
  const { sent, ask, rowsOf, answerFirst } = await open()
  for (const value of ['a', 'b']) ask(value)
  await turn()
  const batch = sent.shift()
  if (batch !== undefined) end(batch)
  await turn()
  expect(sent.map(({ params }) => params[0])).toEqual(['a', 'b'])
  answerFirst()
  answerFirst()
  expect(await Promise.all(['a', 'b'].map(rowsOf))).toEqual(['read alone', 'read alone'])
  for (const value of ['c', 'd']) ask(value)
  expect(sent.map(({ params }) => params[0])).toEqual(['c', 'd'])
})

test('what fails for equal values fails for all who asked, once', async () => {
  const { sent, ask, rowsOf } = await open()
  for (const value of ['a', 'a', 'a']) ask(value)
  await turn()
  sent.shift()?.fail(new Error('it broke'))
  await expect(rowsOf('a')).rejects.toThrow('it broke')
  expect(sent).toEqual([])
})

test('those who leave do not make a statement slow', async () => {
  const { sent, ask, cancel } = await open()
  for (const value of ['a', 'b']) ask(value)
  await turn()
  for (const value of ['a', 'b']) cancel(value)
  await turn()
  for (const value of ['c', 'd']) ask(value)
  await turn()
  expect(sent.map(({ params }) => params[0])).toEqual(['{"a","b"}', '{"c","d"}'])
})

test('however many were slow before the pause, it is one', () => {
  const pace = new Pace()
  pace.ranAlone(true)
  for (let i = 0; i < 10; i += 1) pace.ranSlowly()
  for (let i = 0; i < 31; i += 1) pace.ranAlone(true)
  expect(pace.isShort).toBe(false)
  pace.ranAlone(true)
  expect(pace.isShort).toBe(true)
  pace.ranSlowly()
  for (let i = 0; i < 63; i += 1) pace.ranAlone(true)
  expect(pace.isShort).toBe(false)
})

test('quick batches in turn shorten the pause again, down to the first', () => {
  const pace = new Pace()
  const runsOfPause = (): number => {
    pace.ranSlowly()
    let runs = 0
    for (; !pace.isShort; runs += 1) pace.ranAlone(true)
    return runs
  }
  pace.ranAlone(true)
  expect([runsOfPause(), runsOfPause(), runsOfPause()]).toEqual([32, 64, 128])
  for (let i = 0; i < 63; i += 1) pace.ranQuickly()
  expect(runsOfPause()).toBe(256)
  for (let i = 0; i < 64; i += 1) pace.ranQuickly()
  expect(runsOfPause()).toBe(256)
  for (let i = 0; i < 64 * 20; i += 1) pace.ranQuickly()
  expect(runsOfPause()).toBe(32)
})

test('a batch that took long is the last for a while', async () => {
  const { sent, ask, rowsOf } = await open()
  for (const value of ['a', 'b']) ask(value)
  await turn()
  sent.shift()?.answer([bytes('1', 'A', '1', '0.001'), bytes('2', 'B', '1', '0.003')])
  expect(await rowsOf('b')).toBe('B')
  for (const value of ['c', 'd']) ask(value)
  expect(sent.map(({ params }) => params[0])).toEqual(['c', 'd'])
})

test('what is under way for long holds nobody up', async () => {
  const { sent, ask } = await open()
  for (const value of ['a', 'b', 'c']) {
    ask(value)
    await turn()
  }
  // neither a nor b is answered
  await until(() => Promise.resolve(sent.length === 3))
  expect(sent.map(({ params }) => params[0])).toEqual(['a', 'b', 'c'])
})

test.each([
  ['a row too few', [bytes('1', 'A', '1', '0')]],
  ['a row twice', [bytes('1', 'A', '1', '0'), bytes('1', 'B', '1', '0')]],
  ['a row of nobody', [bytes('1', 'A', '1', '0'), bytes('3', 'B', '1', '0')]],
])('%s is nobody’s answer', async (_, rows) => {
  const { sent, ask, rowsOf } = await open()
  for (const value of ['a', 'b']) ask(value)
  await turn()
  sent[0]?.answer(rows)
  await expect(rowsOf('a')).rejects.toThrow('4c1')
  await expect(rowsOf('b')).rejects.toThrow('4c1')
})

test('a list of values is never part of a batch', async () => {
  const { sent, ask } = await open(statement('text[]'))
  for (const value of ['{a}', '{b}']) ask(value)
  expect(sent.map(({ params }) => params[0])).toEqual(['{a}', '{b}'])
})

test('more than so many do not wait', async () => {
  const { ask, rowsOf } = await open()
  for (let i = 0; i < MAX_WAITING_MEMBERS; i += 1) ask(String(i))
  ask('one more')
  await expect(rowsOf('one more')).rejects.toMatchObject({ code: 'UNAVAILABLE' })
})

describe('the memory of a long answer', () => {
  const long = 'x'.repeat(70_000)
  /** A row, and what follows it, in one piece of memory. */
  const message = (json: string, count: string, after: string): Row => {
    const memory = Buffer.allocUnsafeSlow(json.length + count.length + after.length)
    memory.write(json + count + after)
    const end = json.length + count.length
    return [memory.subarray(0, json.length), memory.subarray(json.length, end)]
  }
  const canFree = 'transfer' in ArrayBuffer.prototype

  test('is given back when the one who asked has no more use for it', async () => {
    const { sent, reader } = createReader()
    const run = new StatementBatches(reader, 100_000).run(statement(), ['a', 'fixed'], new Cancellation())
    sent[0]?.answer([message(long, '1', '')])
    const { json } = await run
    expect(json.toString()).toBe(long)
    json.free()
    expect(json.toString()).toBe(canFree ? '' : long)
  })

  test('stays while its connection reads on in it', async () => {
    const { sent, reader } = createReader()
    const run = new StatementBatches(reader, 100_000).run(statement(), ['a', 'fixed'], new Cancellation())
    sent[0]?.answer([message(long, '1', 'Z')])
    const { json } = await run
    json.free()
    expect(json.toString()).toBe(long)
  })

  test('stays while others read it', async () => {
    const of = statement()
    const { sent, reader } = createReader()
    const batches = new StatementBatches(reader, 100_000)
    const ask = () => batches.run(of, ['same', 'fixed'], new Cancellation())
    const short = ask()
    sent.shift()?.answer([bytes('short', '1')])
    await short
    const both = [ask(), ask()]
    await turn()
    expect(sent).toHaveLength(1)
    sent[0]?.answer([message(long, '1', '')])
    const [one, other] = await Promise.all(both)
    one?.json.free()
    expect(other?.json.toString()).toBe(long)
  })
})
