import type { Sql } from 'postgres'
import { canonicalRecord } from '../../../src/metering/record/canonical-record'
import { verifyLog, type LogVerification } from '../../../src/metering/verify/verify'
import { afterBatch, makeBatch, newWriter } from '../../../src/metering/log/batch'
import { digestBytes } from '../../../src/metering/tree/merkle'
import type { LogSigner } from '../../../src/metering/tree/log-signer'
import { pendingRecord } from '../../../src/metering/log/pending-record'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { testSigner } from '../../support/log-signer'
import { usageRecord } from '../../support/usage-record'
import { another, openTestLog, owner } from './fixture'

let db: TestDatabase
let sql: Sql
let writer: string

beforeAll(async () => {
  db = await createTestDatabase()
  sql = owner(db)
})

/** One writer with batches 1 to 6 of 5 records each. */
beforeEach(async () => {
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`truncate metering.usage_record, metering.batch, metering.log_key, metering.unplaced`
  })
  const { log } = await openTestLog(db)
  for (let batch = 1; batch <= 6; batch += 1) {
    const records = Array.from({ length: 5 }, () => usageRecord({ rows: 1_000 + batch }))
    await Promise.all(records.map((record) => log.append(record, log.epoch)))
  }
  await log.close()
  const [row] = await sql<{ writer: string }[]>`select distinct writer from metering.batch`
  writer = row?.writer ?? ''
})

afterAll(async () => {
  await sql.end()
  await db.close()
})

/** Changes the log as only the owner of its tables can, with the triggers off. */
const tamper = async (statement: string): Promise<void> => {
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    const result = await tx.unsafe(statement)
    expect(result.count).toBeGreaterThan(0)
  })
}

const problemsOf = (found: LogVerification): readonly (readonly [string, number | null])[] =>
  found.problems.map((problem) => [problem.kind, problem.batch])

const third = 'batch = 3'

test('a log that nobody touched is whole', async () => {
  expect(await verifyLog(db.databases.audit)).toEqual({
    ok: true,
    records: 30,
    batches: 6,
    ...{ signed: 6, erased: 0, from: 0, placed: 0 },
    ...{ checkpoints: 0, notCompared: 0 },
    problems: [],
  })
})

test('an empty log is whole', async () => {
  const empty = await createTestDatabase()
  expect(await verifyLog(empty.databases.audit)).toMatchObject({ ok: true, records: 0, batches: 0 })
  await empty.close()
})

test('a record whose text was altered is found', async () => {
  await tamper(
    `update metering.usage_record set canonical = replace(canonical, '"rows":1003', '"rows":1') where ${third} and position = 2`,
  )
  const found = await verifyLog(db.databases.audit)
  expect(found.ok).toBe(false)
  expect(found.problems).toMatchObject([
    { kind: 'COLUMN', writer, batch: 3, detail: 'rows' },
    { kind: 'ROOT', writer, batch: 3 },
  ])
})

test('a record whose text and column were altered alike is found', async () => {
  await tamper(
    `update metering.usage_record set rows = 1, canonical = replace(canonical, '"rows":1003', '"rows":1') where ${third} and position = 2`,
  )
  expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([['ROOT', 3]])
})

test.each([
  ['rows', 'rows + 1'],
  ['bytes', '0'],
  ['cost_actual', '-1'],
  ['decision', "'DENY'"],
  ['codes', "'{FORBIDDEN}'"],
  ['agreements', "'{CQ-2026-0001}'"],
  ['datasets', "'{}'"],
  ['datasets', "array['streets', null]"],
  ['operation_name', 'null'],
  ['operation_name', "'null'"],
  ['request_id', "''"],
  ['account_id', 'null'],
  ['organisation_id', 'gen_random_uuid()'],
  ['at', "at + interval '1 microsecond'"],
])('the column %s set to %s is found, and what it held is not told', async (column, value) => {
  await tamper(`update metering.usage_record set ${column} = ${value} where ${third} and position = 2`)
  const found = await verifyLog(db.databases.audit)
  expect(found.problems).toMatchObject([{ kind: 'COLUMN', writer, batch: 3, detail: column }])
})

test('an id that was altered is found', async () => {
  await tamper(`update metering.usage_record set id = ${another('id')} where ${third} and position = 2`)
  expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([['COLUMN', 3]])
})

test.each([
  [
    'in the middle of a batch',
    2,
    [
      ['POSITION', 3],
      ['POSITION', 3],
      ['COUNT', 3],
      ['ROOT', 3],
    ],
  ],
  [
    'at the end of a batch',
    4,
    [
      ['COUNT', 3],
      ['ROOT', 3],
    ],
  ],
])('a record that was removed %s is found', async (_, position, problems) => {
  await tamper(`delete from metering.usage_record where ${third} and position = ${position}`)
  expect(problemsOf(await verifyLog(db.databases.audit))).toEqual(problems)
})

test('a record that was added is found', async () => {
  const record = canonicalRecord(usageRecord())
  await tamper(`insert into metering.usage_record select ${another('id')}, writer, batch, 5, at, request_id, account_id,
    organisation_id, agreements, operation_name, datasets, decision, codes, rows, bytes, cost_actual, '${record}'
    from metering.usage_record where ${third} and position = 4`)
  const kinds = (await verifyLog(db.databases.audit)).problems.map((problem) => problem.kind)
  expect(kinds).toEqual(expect.arrayContaining(['COLUMN', 'COUNT', 'ROOT']))
})

test('two records that changed places are found', async () => {
  await tamper(
    `update metering.usage_record set position = case position when 1 then 101 else 102 end where ${third} and position in (1, 2)`,
  )
  await tamper(
    `update metering.usage_record set position = case position when 101 then 2 else 1 end where ${third} and position > 100`,
  )
  expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([['ROOT', 3]])
})

test('a record that was moved to another batch is found in both', async () => {
  await tamper(`update metering.usage_record set batch = 4, position = 5 where ${third} and position = 4`)
  expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([
    ['COUNT', 3],
    ['ROOT', 3],
    ['COUNT', 4],
    ['ROOT', 4],
  ])
})

test('a batch that was removed with its records leaves a gap', async () => {
  await tamper(`delete from metering.usage_record where ${third}`)
  await tamper(`delete from metering.batch where number = 3`)
  expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([['GAP', 4]])
})

test('R-30: a batch that was removed and the others numbered anew breaks the chain', async () => {
  await tamper(`delete from metering.usage_record where ${third}`)
  await tamper(`delete from metering.batch where number = 3`)
  for (const number of [4, 5, 6]) {
    await tamper(`update metering.batch set number = ${number - 1} where number = ${number}`)
    await tamper(`update metering.usage_record set batch = ${number - 1} where batch = ${number}`)
  }
  expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([
    ['HEADER', 3],
    ['CHAIN', 3],
    ['HEADER', 4],
    ['HEADER', 5],
  ])
})

test('a batch that was removed without its records is found twice', async () => {
  await tamper(`delete from metering.batch where number = 3`)
  expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([
    ['NO_BATCH', 3],
    ['GAP', 4],
  ])
})

test('a first batch that was removed leaves a gap, and the last batch without its records is found', async () => {
  await tamper(`delete from metering.usage_record where batch = 1`)
  await tamper(`delete from metering.batch where number in (1, 6)`)
  expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([
    ['GAP', 2],
    ['NO_BATCH', 6],
  ])
})

test('a root that was altered is found there alone: the chain rests on what was signed', async () => {
  await tamper(`update metering.batch set root = sha256('x') where number = 3`)
  expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([
    ['HEADER', 3],
    ['ROOT', 3],
  ])
})

test('a first batch that does not begin with zeros is found', async () => {
  await tamper(`update metering.batch set previous = sha256('x') where number = 1`)
  expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([
    ['HEADER', 1],
    ['CHAIN', 1],
  ])
})

test.each([
  ['no JSON', `'{'`],
  ['not a record', `'{}'`],
  ['not canonical', `canonical || ' '`],
  ['of another version', `replace(canonical, '"v":3', '"v":2')`],
  ['full of nesting', `repeat('[', 100000)`],
])('a text that is %s is found', async (_, value) => {
  await tamper(`update metering.usage_record set canonical = ${value} where ${third} and position = 2`)
  expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([
    ['CANONICAL', 3],
    ['ROOT', 3],
  ])
})

test('of very many problems the first thousand are listed, and the rest counted', async () => {
  await tamper(`insert into metering.usage_record select ${another('metering.least_id(now())')}, gen_random_uuid(), i, -i, now(), '', null, null,
    '{}', null, '{}', '', '{}', 0, 0, 0, '' from generate_series(1, 1500) i`)
  const { problems, records } = await verifyLog(db.databases.audit)
  expect(records).toBe(1_530)
  expect(problems).toHaveLength(1_001)
  expect(problems.at(-1)).toMatchObject({ kind: 'MORE', detail: '500 more problems' })
})

test('batches that come while the log is read do not disturb', async () => {
  const { log } = await openTestLog(db)
  let isOver = false
  const appending = (async (): Promise<void> => {
    while (!isOver)
      await Promise.all([log.append(usageRecord(), log.epoch), log.append(usageRecord(), log.epoch)])
  })()
  for (let i = 0; i < 20; i += 1) expect((await verifyLog(db.databases.audit)).problems).toEqual([])
  isOver = true
  await appending
  await log.close()
})

test('reading tells how far it is, and ends when it is told to', async () => {
  const seen: number[] = []
  await verifyLog(db.databases.audit, { onProgress: (records) => seen.push(records) })
  expect(seen.at(-1)).toBe(30)
  const stopped = verifyLog(db.databases.audit, { signal: AbortSignal.abort(new Error('stopped')) })
  await expect(stopped).rejects.toThrow('stopped')
})

const keyOf = ({ keyId, publicKey }: LogSigner) => ({ name: `weir-${keyId}`, publicKey })
const trusted = [keyOf(testSigner())]

const detailsOf = (found: LogVerification): readonly (readonly unknown[])[] =>
  found.problems.map(({ kind, batch, detail }) => [kind, batch, detail])

describe('R-30: signed batches', () => {
  test('with the trusted key the log is whole; with another one every batch is told', async () => {
    expect(await verifyLog(db.databases.audit, { keys: trusted })).toMatchObject({ ok: true, signed: 6 })
    const others = [keyOf(testSigner(8))]
    const found = await verifyLog(db.databases.audit, { keys: others })
    expect(found).toMatchObject({ ok: false, signed: 0 })
    expect(detailsOf(found)).toEqual([
      ['KEY', null, `${testSigner().keyId} is registered and not trusted`],
      ['KEY', null, `${testSigner(8).keyId} is trusted and not registered`],
      ...[1, 2, 3, 4, 5, 6].map((n) => ['KEY', n, 'it is not a trusted one']),
    ])
  })

  test.each([
    ['count', `'"count":5'`, `'"count":6'`],
    ['epoch', `'"epoch":1'`, `'"epoch":2'`],
    ['algorithm', `'ed25519-'`, `'none-'`],
    ['number', `'"number":3'`, `'"number":4'`],
    ['v', `'"v":1'`, `'"v":2'`],
    ['writer', `writer::text`, `gen_random_uuid()::text`],
    ['not in canonical form', `'{'`, `'{ '`],
    ['not in canonical form', `header`, `''`],
    ['not in canonical form', `'}'`, `',"w":1}'`],
  ])('a header whose %s was altered is found', async (detail, from, to) => {
    await tamper(`update metering.batch set header = replace(header, ${from}, ${to}) where number = 3`)
    expect(detailsOf(await verifyLog(db.databases.audit))).toEqual([
      ['HEADER', 3, detail],
      ['SIGNATURE', 3, 'it is not of this header'],
      ['CHAIN', 4, 'it names another batch before it'],
    ])
  })

  test.each([
    ['epoch', 'epoch = epoch + 1'],
    ['previous', `previous = sha256('x')`],
    ['root', `root = sha256('x')`],
    ['count', 'record_count = 6'],
  ])('a column that contradicts the header on %s is found', async (member, change) => {
    await tamper(`update metering.batch set ${change} where number = 3`)
    const found = detailsOf(await verifyLog(db.databases.audit))
    expect(found[0]).toEqual(['HEADER', 3, member])
    expect(found.some(([kind]) => kind === 'SIGNATURE')).toBe(false)
  })

  test('a signature of one flipped bit is found', async () => {
    await tamper(`update metering.batch set signature = set_bit(signature, 77, 1 - get_bit(signature, 77))
      where number = 3`)
    expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([['SIGNATURE', 3]])
  })

  test('a batch signed with a key that is not registered, or no longer, is found', async () => {
    await tamper(`update metering.batch set key_id = '0000000000000000' where number = 3`)
    expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([['KEY', 3]])
    await tamper(`delete from metering.log_key`)
    expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([1, 2, 3, 4, 5, 6].map((n) => ['KEY', n]))
  })

  test('a key row that holds another key than its id says is found, and what it signed is not believed', async () => {
    const other = testSigner(8).publicKey.toString('hex')
    await sql`alter table metering.log_key drop constraint id_of_public_key`
    await tamper(`update metering.log_key set public_key = '\\x${other}'`)
    const found = problemsOf(await verifyLog(db.databases.audit))
    expect(found).toEqual([['KEY', null], ...[1, 2, 3, 4, 5, 6].map((n) => ['KEY', n])])
    await tamper(`update metering.log_key set public_key = '\\x${testSigner().publicKey.toString('hex')}'`)
    await sql`alter table metering.log_key add constraint id_of_public_key
      check (id = encode(substr(sha256(public_key), 1, 8), 'hex'))`
  })

  test('two batches that changed places, with all that is theirs, are found', async () => {
    for (const [from, to] of [
      [2, 102],
      [3, 2],
      [102, 3],
    ]) {
      await tamper(`update metering.batch set number = ${to} where number = ${from}`)
      await tamper(`update metering.usage_record set batch = ${to} where batch = ${from}`)
    }
    expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([
      ['HEADER', 2],
      ['CHAIN', 2],
      ['HEADER', 3],
      ['CHAIN', 3],
      ['CHAIN', 4],
    ])
  })

  test('a whole history made anew with a key of the forger is whole by the database, not by a trusted key', async () => {
    const forger = testSigner(9)
    await tamper(`delete from metering.usage_record`)
    await tamper(`delete from metering.batch`)
    await sql`select metering.log_key_register(${forger.publicKey}, null)`
    let state = newWriter()
    for (let n = 0; n < 2; n += 1) {
      const b = makeBatch([pendingRecord(usageRecord(), 1, 0)], 1, state, forger)
      state = afterBatch(b)
      await sql`select metering.log_append(${b.writer}, ${b.number}, ${b.epoch}, ${digestBytes(b.previous)},
        ${digestBytes(b.root)}, ${b.header}, ${b.keyId}, ${b.signature}, ${b.entries}::metering.entry[], ${b.canonical})`
    }
    expect(await verifyLog(db.databases.audit)).toMatchObject({ ok: true, signed: 2 })
    expect(problemsOf(await verifyLog(db.databases.audit, { keys: trusted }))).toEqual([
      ['KEY', null],
      ['KEY', 1],
      ['KEY', 2],
    ])
  })

  test('signatures that were stripped are found by a trusted key, and in the middle of a writer by the chain', async () => {
    const strip = `algorithm = 'rfc6962-sha256', header = null, key_id = null, signature = null`
    await tamper(`update metering.batch set ${strip} where number = 3`)
    expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([
      ['CHAIN', 3],
      ['CHAIN', 4],
    ])
    await tamper(`update metering.batch b set ${strip}, previous = coalesce(
      (select root from metering.batch p where p.number = b.number - 1), previous)`)
    expect(await verifyLog(db.databases.audit)).toMatchObject({ ok: true, signed: 0 })
    expect(detailsOf(await verifyLog(db.databases.audit, { keys: trusted }))).toEqual(
      [1, 2, 3, 4, 5, 6].map((n) => ['SIGNATURE', n, 'there is none']),
    )
  })
})
