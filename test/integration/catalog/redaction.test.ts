import { drizzle } from 'drizzle-orm/postgres-js'
import { redactionKeys } from '../../../src/catalog/redaction/keys'
import { orderRedaction, type RedactionDraft } from '../../../src/catalog/redaction/order'
import { readOpenOrders, rowsOf } from '../../../src/catalog/redaction/open-orders'
import { proveRedactions } from '../../../src/catalog/redaction/proof'
import type { Redaction } from '../../../src/catalog/redaction/redaction'
import { carryOutOrders, redactorActor } from '../../../src/catalog/redaction/redactor'
import { removeRows } from '../../../src/catalog/redaction/removal'
import { findRedaction } from '../../../src/catalog/redaction/repository'
import { withOwner } from '../../../src/db/owner'
import type { ImportOptions } from '../../../src/intake/import-job'
import { commandLine } from '../../../src/journal/actor'
import { carryOut } from '../../../src/journal/change'
import { systemClock as clock } from '../../../src/kernel/clock'
import { readValue } from '../../../src/query/row-query/value'
import { until } from '../../support/until'
import { openImporting, said, type Importing } from '../intake/importing'

/** The two steps of a redaction, what may end between them, and imports beside it. */
let at: Importing
const keys = redactionKeys('a secret of thirty-two characters, for redactions')

beforeAll(async () => {
  at = await openImporting()
})
afterAll(() => at.close())

const FIRST = 'code,name,area,day\n1,a,1.50,2026-01-02\n2,b,2.50,2026-01-03\n3,c,3.50,2026-01-04\n'
const manifest = { ...said, title: 'things', summary: 's', contact: 'c', licence: 'l', attribution: 'a' }

const run = (dataset: string, text: string, options: Partial<ImportOptions> = {}, more = {}) =>
  at.run(text, { dataset, ...options }, { redactionKeys: keys, ...more })

/** Versions: 1 and 2 of one table (1: codes 1 to 3; 2: and 4), 3 of another (codes 1, 2). */
const publish = async (dataset: string): Promise<void> => {
  await run(dataset, FIRST, { publish: true, manifest: { ...manifest, key: ['code'] } })
  await run(dataset, 'code,name,area,day\n4,d,4.5,2026-01-05\n', { append: true })
  await run(dataset, 'code,name,area,day\n1,a,1.50,2026-01-02\n2,b,2.50,2026-01-03\n')
}

const order = async (
  dataset: string,
  rows: readonly (readonly string[])[],
  columns: string[] | null = null,
) => {
  const draft: RedactionDraft = { dataset, rows, columns, objection: 'QY-1', reason: 'upheld' }
  const { result } = await carryOut(drizzle(at.database.databases.control), clock, commandLine, (change) =>
    orderRedaction(change, draft, { keys, readValue, actsFor: null }),
  )
  return result
}

const work = (secret = keys): Promise<number> =>
  carryOutOrders({ databases: at.database.databases, clock, keys: secret, actor: redactorActor })

const control = () => drizzle(at.database.databases.control)

const told = async ({ id }: Redaction): Promise<Redaction> => {
  const found = await findRedaction(control(), id, null)
  if (found === undefined) throw new Error('no such redaction')
  return found
}

const counts = async (dataset: string): Promise<readonly number[]> => {
  const rows = await at.database.databases.control<{ n: number }[]>`
    select v.row_count::int as n from catalog.version v join catalog.dataset d on d.id = v.dataset_id
    where d.name = ${dataset} order by v.number`
  return rows.map(({ n }) => n)
}

/** Only the first step of the oldest order, as before a crash. */
const removeOnly = async (): Promise<void> => {
  const [open] = await readOpenOrders(control())
  if (open?.sealed == null) throw new Error('nothing is open')
  const { id, naming, tables } = open
  await removeRows(at.database.databases.importer, {
    id,
    naming,
    tables,
    rows: rowsOf(open, open.sealed, keys),
  })
}

test('a crash between the two databases: the next run goes on, and counts the rows that are gone already', async () => {
  await publish('crashed')
  expect(await counts('crashed')).toEqual([3, 4, 2])
  const ordered = await order('crashed', [['1'], ['4']])
  await removeOnly()
  await removeOnly()
  expect(await told(ordered)).toMatchObject({ state: 'ORDERED', removed: [], carriedOutAt: null })
  expect(await counts('crashed')).toEqual([3, 4, 2])
  expect(await work()).toBe(1)
  const done = await told(ordered)
  expect(done).toMatchObject({ state: 'CARRIED_OUT', carriedOutBy: 'redactor', cleanedAt: expect.any(Date) })
  expect(done.removed).toEqual([
    { version: 1, rows: 1 },
    { version: 2, rows: 2 },
    { version: 3, rows: 1 },
  ])
  expect(await counts('crashed')).toEqual([2, 2, 1])
  expect(await work()).toBe(0)
  expect(await counts('crashed')).toEqual([2, 2, 1])
})

test('two programs at once carry it out once', async () => {
  await publish('raced')
  const ordered = await order('raced', [['2']])
  await Promise.all([work(), work(), work()])
  expect((await told(ordered)).removed).toEqual([
    { version: 1, rows: 1 },
    { version: 2, rows: 1 },
    { version: 3, rows: 1 },
  ])
  expect(await counts('raced')).toEqual([2, 3, 1])
})

test('an import that began before the order is not activated, and leaves nothing', async () => {
  await publish('begun')
  // long enough that the order comes between its begin and its end
  const rows = Array.from({ length: 40_000 }, (_, i) => `${String(i + 9)},i,9.5,2026-01-09\n`)
  const long = `code,name,area,day\n${rows.join('')}`
  const tables = async () =>
    (await at.database.databases.importer`select tablename from pg_tables where schemaname = 'rows'`).length
  for (const options of [{}, { append: true }]) {
    const before = [await counts('begun'), await tables()]
    let ordered: Promise<Redaction> | undefined
    const onProgress = ({ phase }: { readonly phase: string }): void => {
      if (phase === 'loading') ordered ??= order('begun', [['9']])
    }
    await expect(run('begun', long, options, { onProgress }).finally(() => ordered)).rejects.toMatchObject({
      fault: { message: 'redaction.meanwhile' },
    })
    expect([await counts('begun'), await tables()]).toEqual(before)
    // and none begins before the order is carried out
    await expect(run('begun', FIRST)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await work()
  }
  const report = await run('begun', 'code,name,area,day\n8,h,8.5,2026-01-08\n9,i,9.5,2026-01-09\n')
  expect(report.warnings).toMatchObject([{ message: 'intake.heldBack', params: { count: '1' } }])
  expect(await at.rows('begun', 'code')).toEqual([['8']])
})

test('a load that was held against nothing is refused by a program without keys, and by one with others', async () => {
  await publish('keyless')
  await order('keyless', [['1']])
  await work()
  for (const redactionKeysOf of [undefined, redactionKeys('another secret of thirty-two characters')])
    await expect(run('keyless', FIRST, {}, { redactionKeys: redactionKeysOf })).rejects.toMatchObject({
      fault: { message: 'redaction.otherSecret' },
    })
})

test.each([
  ['area', '1.5', '1.500'],
  ['day', '2026-01-02', '2026-01-02'],
  ['name', 'a', 'a'],
])('rows named by %s are held back in any spelling of the file', async (column, named, written) => {
  const dataset = `by${column}`
  await publish(dataset)
  await order(dataset, [[named]], [column])
  await work()
  const report = await run(dataset, FIRST.replace(column === 'area' ? '1.50' : written, written))
  expect(report.warnings).toMatchObject([{ message: 'intake.heldBack', params: { count: '1' } }])
  expect(await at.rows(dataset, 'code')).toEqual([['2'], ['3']])
})

/** As `FIRST`, with nothing that must be there but the code. */
const publishLoose = (dataset: string) => {
  const columns = { name: { nullable: true, openAttribute: 'NOT_OPEN' }, area: { nullable: true } } as const
  return run(dataset, FIRST, { publish: true, manifest: { ...manifest, key: ['code'], columns } })
}

test('R-60: a file without a column by which rows were named is refused, and leaves nothing', async () => {
  await publishLoose('nameless')
  await order('nameless', [['a']], ['name'])
  await work()
  const before = await at.state()
  const without = 'code,area,day\n1,1.50,2026-01-02\n9,2.50,2026-01-03\n'
  for (const options of [{}, { append: true }, { dryRun: true }])
    await expect(run('nameless', without, options)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      fault: { message: 'redaction.columnAbsent', params: { columns: ['name'] } },
    })
  expect(await at.state()).toEqual(before)
})

test.each([
  ['empty', ''],
  ['another', '-'],
])('R-60: a row that was named by a column is known by its key where that is %s', async (kind, written) => {
  const dataset = `known${kind}`
  await publishLoose(dataset)
  await order(dataset, [['a']], ['name'])
  await work()
  const held = { message: 'intake.heldBack', params: { count: '1' } }
  const replaced = await run(dataset, FIRST.replace('1,a,', `1,${written},`))
  expect([replaced.warnings, await at.rows(dataset, 'code')]).toMatchObject([[held], [['2'], ['3']]])
  const appended = await run(dataset, `code,name,area,day\n1,${written},1,2026-01-02\n4,d,1,2026-01-02\n`, {
    append: true,
  })
  expect([appended.warnings, await at.rows(dataset, 'code')]).toMatchObject([[held], [['2'], ['3'], ['4']]])
})

test('the keys of rows that were named otherwise are kept before the rows are gone', async () => {
  await publishLoose('interrupted')
  const ordered = await order('interrupted', [['a'], ['c']], ['name'])
  const { importer, control: sql } = at.database.databases
  const table = (await at.catalog.find('interrupted'))?.activeVersion?.table ?? ''
  const kept = () => sql`select digest from catalog.redacted_key where order_id = ${ordered.id}`
  let gone: Promise<number> = Promise.resolve(0)
  await importer.begin(async (tx) => {
    await tx.unsafe(`select from rows."${table}" for update`)
    gone = work()
    await until(async () => (await kept()).length === 2)
    expect((await told(ordered)).state).toBe('ORDERED')
  })
  expect(await gone).toBe(1)
  expect(await at.rows('interrupted', 'code')).toEqual([['2']])
  for (const change of [`update catalog.redacted_key set digest = ''`, 'delete from catalog.redacted_key'])
    await expect(
      withOwner(at.database.settings.databaseUrl, (owner) => owner.unsafe(change)),
    ).rejects.toMatchObject({
      code: '42501',
    })
})

test('an order under another secret stays open, tells so, and does not keep others back', async () => {
  await publish('first')
  await publish('second')
  const others = redactionKeys('another secret of thirty-two characters')
  const stuck = await order('first', [['1']])
  await expect(work(others)).rejects.toMatchObject({ fault: { message: 'redaction.otherSecret' } })
  expect((await told(stuck)).state).toBe('ORDERED')
  expect(await work()).toBe(1)
})

test('R-60: of a value that somebody holds it is proven whether its row was taken out', async () => {
  await publish('proven')
  const { id } = await order('proven', [['1'], ['3']])
  await work()
  const named = { dataset: 'proven', columns: null, rows: [['3'], ['2'], ['3']] }
  const proofs = await proveRedactions(control(), named, { keys, readValue })
  expect(proofs.map(({ place, redactions }) => [place, redactions.map((r) => [r.id, r.state])])).toEqual([
    [1, [[id, 'CARRIED_OUT']]],
    [2, []],
    [3, [[id, 'CARRIED_OUT']]],
  ])
})

test('R-60: a row is proven in whatever order its columns stand', async () => {
  await run('twofold', FIRST, { publish: true, manifest: { ...manifest, key: ['code', 'name'] } })
  const { id } = await order('twofold', [['b', '2']], ['name', 'code'])
  await work()
  for (const [columns, row, found] of [
    [null, ['2', 'b'], [id]],
    [['name', 'code'], ['b', '2'], [id]],
    [['code', 'name'], ['3', 'b'], []],
    [['code'], ['2'], []],
  ] as const) {
    const named = { dataset: 'twofold', columns, rows: [row] }
    const [proof] = await proveRedactions(control(), named, { keys, readValue })
    expect([row, proof?.redactions.map((r) => r.id)]).toEqual([row, found])
  }
})

test('R-29: an order goes forward only, whoever changes it', async () => {
  await publish('guarded')
  const { id } = await order('guarded', [['1']])
  const refused = { code: '42501' }
  const owner = (text: string) => withOwner(at.database.settings.databaseUrl, (sql) => sql.unsafe(text, [id]))
  const where = 'where id = $1'
  const changes = [
    `update catalog.redaction_order set digests = array[repeat('0', 64)] ${where}`,
    `update catalog.redaction_order set columns = '{name}' ${where}`,
    `update catalog.redaction_order set sealed = '\\x00' ${where}`,
    `delete from catalog.redaction_order ${where}`,
  ]
  for (const change of changes) await expect(owner(change)).rejects.toMatchObject(refused)
  await work()
  for (const change of [
    `update catalog.redaction_order set sealed = '\\x00', carried_out_at = null, cleaned_at = null ${where}`,
    `update catalog.redaction_order set carried_out_at = now() ${where}`,
    `update catalog.redaction_order set cleaned_at = null ${where}`,
  ])
    await expect(owner(change)).rejects.toMatchObject(refused)
  const { audit, importer } = at.database.databases
  await expect(audit`select sealed from catalog.redaction_order`).rejects.toMatchObject(refused)
  await expect(importer`delete from redaction.removed`).rejects.toMatchObject(refused)
})

test('a dataset that was never published needs no redaction', async () => {
  await run('unpublished', FIRST)
  await expect(order('unpublished', [['1']])).rejects.toMatchObject({ code: 'INVALID_TRANSITION' })
})

test('a rows database without a table that is read is refused, and the order stays open with its values', async () => {
  await publish('elsewhere')
  const ordered = await order('elsewhere', [['1']])
  const [found] = await at.database.databases.control<{ table: string }[]>`
    select g.table_name as table from catalog.generation g join catalog.dataset d on d.id = g.dataset_id
    where d.name = 'elsewhere' order by g.id desc`
  const { importer } = at.database.databases
  const table = found?.table ?? ''
  await importer`alter table ${importer(`rows.${table}`)} rename to moved`
  await expect(work()).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining(table) as string,
  })
  expect((await told(ordered)).state).toBe('ORDERED')
  await importer`alter table rows.moved rename to ${importer(table)}`
  expect(await work()).toBe(1)
  expect(await counts('elsewhere')).toEqual([2, 3, 1])
})
