import { z } from 'zod'
import { errorCodes, type ErrorCode } from '../../kernel/codes'
import { RECORD_VERSION, type UsageRecord } from '../usage-record'

const isCode = (value: unknown): boolean => typeof value === 'string' && Object.hasOwn(errorCodes, value)

const Code = z.custom<ErrorCode>(isCode, 'not an error code')

const count = z.number()
const hash = z.string()

// strict throughout: a member that we do not know would not be proven to be searched
const stamp = { id: z.uuidv7(), at: z.iso.datetime({ precision: 3 }) }

const use = {
  name: z.string(),
  version: z.number().nullable(),
  columns: z.array(z.string()),
  rows: count,
  decision: z.enum(['ALLOW', 'DENY']),
}

/** What every version of an operation has, but for its datasets. */
const operation = {
  ...stamp,
  requestId: z.string(),
  account: z.string().nullable(),
  organisation: z.string().nullable(),
  key: z.string().nullable(),
  roles: z.array(z.string()),
  agreements: z.array(z.string()),
  purpose: z.string().nullable(),
  operationType: z.enum(['query', 'mutation', 'subscription']).nullable(),
  operationName: z.string().nullable(),
  documentHash: hash.nullable(),
  catalogue: z.number(),
  decision: z.enum(['ALLOW', 'PARTIAL', 'DENY', 'INVALID', 'FAILED']),
  codes: z.array(Code),
  rules: z.array(z.string()),
  status: z.number(),
  rows: count,
  bytes: count,
  costRequested: count,
  costActual: count,
  durationUs: count,
}

const early = {
  ...operation,
  kind: z.literal('operation'),
  datasets: z.array(z.strictObject(use).transform((one) => ({ ...one, masked: [] }))),
}

/** What earlier versions do not say. */
const unsaid = { auth: null, agreementVersions: [], values: null, side: null }

const version3 = {
  ...operation,
  v: z.literal(RECORD_VERSION),
  auth: z.enum(['KEY', 'TOKEN', 'SESSION']).nullable(),
  agreementVersions: z.array(z.number()),
  values: hash.nullable(),
  side: hash.nullable(),
  datasets: z.array(z.strictObject({ ...use, masked: z.array(z.string()) })),
  emergencies: z.array(z.string()),
}

const aside = { ...stamp, v: z.literal(RECORD_VERSION) }
const time = z.iso.datetime({ precision: 3 })

const UsageRecordJson = z.discriminatedUnion('v', [
  z
    .strictObject({ ...early, v: z.literal(1) })
    .transform((record) => ({ ...record, ...unsaid, emergencies: [] })),
  z
    .strictObject({ ...early, v: z.literal(2), emergencies: z.array(z.string()) })
    .transform((record) => ({ ...record, ...unsaid })),
  z.discriminatedUnion('kind', [
    z.strictObject({ ...version3, kind: z.enum(['operation', 'part']) }),
    z.strictObject({
      ...aside,
      kind: z.literal('window'),
      source: z.string(),
      from: time,
      to: time,
      turnedAway: count,
    }),
    z.strictObject({
      ...aside,
      kind: z.literal('void'),
      of: z.uuidv7(),
      handedOver: count,
      reason: z.enum(['CONNECTION_BROKEN', 'COMMIT_IN_DOUBT', 'FAILED']),
    }),
    z.strictObject({
      ...aside,
      kind: z.literal('gap'),
      from: time,
      to: time,
      operations: count,
      reason: z.literal('METERING_UNAVAILABLE'),
    }),
    z.strictObject({
      ...aside,
      kind: z.literal('retention'),
      from: time,
      to: time,
      records: count,
      days: z.number(),
    }),
  ]),
])

/** Reads a canonical record. @throws SyntaxError, ZodError: it is none */
export const parseRecord = (canonical: string): UsageRecord => UsageRecordJson.parse(JSON.parse(canonical))
