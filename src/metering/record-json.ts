import { z } from 'zod'
import { errorCodes, type ErrorCode } from '../kernel/codes'
import { RECORD_VERSION, type UsageRecord } from './usage-record'

const isCode = (value: unknown): boolean => typeof value === 'string' && Object.hasOwn(errorCodes, value)

const Code = z.custom<ErrorCode>(isCode, 'not an error code')

/** A record as it is stored. Strict: a member that we do not know would not be proven to be searched. */
const version1 = {
  v: z.literal(1),
  id: z.uuidv7(),
  kind: z.literal('operation'),
  at: z.iso.datetime({ precision: 3 }),
  requestId: z.string(),
  account: z.string().nullable(),
  organisation: z.string().nullable(),
  key: z.string().nullable(),
  roles: z.array(z.string()),
  agreements: z.array(z.string()),
  purpose: z.string().nullable(),
  operationType: z.enum(['query', 'mutation', 'subscription']).nullable(),
  operationName: z.string().nullable(),
  documentHash: z.string().nullable(),
  datasets: z.array(
    z.strictObject({
      name: z.string(),
      version: z.number().nullable(),
      columns: z.array(z.string()),
      rows: z.number(),
      decision: z.enum(['ALLOW', 'DENY']),
    }),
  ),
  catalogue: z.number(),
  decision: z.enum(['ALLOW', 'PARTIAL', 'DENY', 'INVALID', 'FAILED']),
  codes: z.array(Code),
  rules: z.array(z.string()),
  status: z.number(),
  rows: z.number(),
  bytes: z.number(),
  costRequested: z.number(),
  costActual: z.number(),
  durationUs: z.number(),
}

const UsageRecordJson = z.discriminatedUnion('v', [
  z.strictObject(version1).transform((record) => ({ ...record, emergencies: [] })),
  z.strictObject({ ...version1, v: z.literal(RECORD_VERSION), emergencies: z.array(z.string()) }),
])

/** Reads a canonical record. @throws SyntaxError, ZodError: it is none */
export const parseRecord = (canonical: string): UsageRecord => UsageRecordJson.parse(JSON.parse(canonical))
