import fc from 'fast-check'
import { errorCodes, type ErrorCode } from '../../src/kernel/codes'
import { sha256Hex } from '../../src/kernel/hash'
import { uuidv7 } from '../../src/kernel/ids'
import type { OperationText } from '../../src/metering/record/operation-text'
import {
  RECORD_VERSION,
  type AsideRecord,
  type OperationRecord,
  type UsageRecord,
} from '../../src/metering/usage-record'

const text = 'query Streets{streets{code name}}'
/** What `usageRecord` names: a log on which it stands has it stored. */
export const namedOperation: OperationText = { hash: sha256Hex(text), text }

/** A record of an allowed query by one account, made now, with what is given in place. */
export const usageRecord = (given: Partial<OperationRecord> = {}): OperationRecord => {
  const at = given.at ?? new Date().toISOString()
  return {
    v: RECORD_VERSION,
    id: uuidv7(Date.parse(at)),
    kind: 'operation',
    at,
    requestId: uuidv7(Date.parse(at)),
    account: '0190c3f6-6f9e-7cc3-98c4-dc0c0c07398f',
    organisation: '0190c3f6-6f9e-7cc3-98c4-dc0c0c073990',
    auth: 'KEY',
    key: '0190c3f6-6f9e-7cc3-98c4-dc0c0c073991',
    roles: ['DATA_USER'],
    agreements: [],
    agreementVersions: [],
    purpose: null,
    operationType: 'query',
    operationName: 'Streets',
    documentHash: namedOperation.hash,
    values: 'kWxnpGPdgJb5Pf2L1Z0tnw',
    side: null,
    datasets: [
      {
        name: 'streets',
        version: 3,
        columns: ['code', 'name'],
        masked: ['name'],
        rows: 20,
        decision: 'ALLOW',
      },
    ],
    catalogue: 12,
    decision: 'ALLOW',
    codes: [],
    rules: [],
    status: 200,
    rows: 20,
    bytes: 1_843,
    costRequested: 120,
    costActual: 24,
    durationUs: 2_312,
    emergencies: [],
    ...given,
  }
}

/** Texts that break naive quoting at some level: JSON, SQL, composite and array literals, lines. */
const hostile = [
  '',
  'null',
  'NULL',
  '{}',
  '{a,b}',
  '(1,2)',
  '"',
  '\\',
  '\\"',
  "'; drop table metering.usage_record; --",
  'a\nb',
  'a\r\nb',
  '\t',
  ' ',
  ',',
  '\u2028\u2029',
  '磁器口街道',
  '🜁🜂',
  '\u007f\u0080',
  '\\N',
  '$1',
  'a"b\\c,d(e)f{g}h',
]

/** Any text that PostgreSQL can store: all but U+0000 and lone surrogates. */
const storableText = fc.oneof(
  fc.constantFrom(...hostile),
  fc
    .string({ unit: 'grapheme', maxLength: 40 })
    .filter((text) => text.isWellFormed() && !text.includes('\0')),
)

const count = fc.maxSafeNat()
const codes = fc.constantFrom(...(Object.keys(errorCodes) as ErrorCode[]))

/** Any record that the log takes. */
const anyOperationRecord: fc.Arbitrary<OperationRecord> = fc
  .record({
    ms: fc.integer({ min: Date.UTC(2026, 0, 30), max: Date.UTC(2026, 1, 2) }),
    requestId: storableText,
    account: fc.option(fc.uuid()),
    organisation: fc.option(fc.uuid()),
    kind: fc.constantFrom('operation' as const, 'part' as const),
    auth: fc.option(fc.constantFrom('KEY' as const, 'TOKEN' as const, 'SESSION' as const)),
    key: fc.option(fc.uuid()),
    roles: fc.array(storableText, { maxLength: 3 }),
    agreements: fc.array(storableText, { maxLength: 3 }),
    agreementVersions: fc.array(fc.nat(), { maxLength: 3 }),
    values: fc.option(storableText),
    side: fc.option(storableText),
    purpose: fc.option(storableText),
    operationType: fc.option(fc.constantFrom('query' as const, 'mutation' as const, 'subscription' as const)),
    operationName: fc.option(storableText),
    documentHash: fc.option(storableText),
    datasets: fc.array(
      fc.record({
        name: storableText,
        version: fc.option(fc.nat()),
        columns: fc.array(storableText, { maxLength: 3 }),
        masked: fc.array(storableText, { maxLength: 2 }),
        rows: count,
        decision: fc.constantFrom('ALLOW' as const, 'DENY' as const),
      }),
      { maxLength: 3 },
    ),
    catalogue: fc.nat(),
    decision: fc.constantFrom('ALLOW', 'PARTIAL', 'DENY', 'INVALID', 'FAILED'),
    codes: fc.uniqueArray(codes, { maxLength: 3 }),
    rules: fc.array(storableText, { maxLength: 3 }),
    status: fc.integer({ min: 100, max: 599 }),
    rows: count,
    bytes: count,
    costRequested: count,
    costActual: count,
    durationUs: count,
    emergencies: fc.array(fc.uuid(), { maxLength: 2 }),
  })
  .map(({ ms, ...rest }) => usageRecord({ at: new Date(ms).toISOString(), ...rest }))

const time = fc
  .integer({ min: Date.UTC(2026, 0, 30), max: Date.UTC(2026, 1, 2) })
  .map((ms) => new Date(ms).toISOString())

const anyAside: fc.Arbitrary<AsideRecord> = time.chain((at) => {
  const stamp = {
    v: fc.constant(RECORD_VERSION),
    id: fc.constant(uuidv7(Date.parse(at))),
    at: fc.constant(at),
  }
  return fc.oneof(
    fc.record({
      ...stamp,
      kind: fc.constant('window' as const),
      source: storableText,
      from: time,
      to: time,
      turnedAway: count,
    }),
    fc.record({
      ...stamp,
      kind: fc.constant('void' as const),
      of: fc.constant(uuidv7(0)),
      handedOver: count,
      reason: fc.constantFrom('CONNECTION_BROKEN' as const, 'COMMIT_IN_DOUBT' as const, 'FAILED' as const),
    }),
    fc.record({
      ...stamp,
      kind: fc.constant('gap' as const),
      from: time,
      to: time,
      operations: count,
      reason: fc.constant('METERING_UNAVAILABLE' as const),
    }),
    fc.record({
      ...stamp,
      kind: fc.constant('retention' as const),
      from: time,
      to: time,
      records: count,
      days: count,
    }),
  )
})

/** Any record that the log takes, of any kind. */
export const anyUsageRecord: fc.Arbitrary<UsageRecord> = fc.oneof(
  { weight: 3, arbitrary: anyOperationRecord },
  anyAside,
)
