import { errorCodes, type ErrorCode } from '../kernel/codes'
import { RECORD_VERSION, type DatasetUse, type OperationRecord } from '../metering/usage-record'
import type { OperationFacts } from './operation'

/** What the HTTP handler knows of an operation when its answer is ready. */
export interface RecordSource {
  readonly id: string
  readonly requestId: string
  readonly begunAt: Date
  readonly durationUs: number
  readonly status: number
  readonly documentHash: string | null
  readonly values: string | null
  readonly side: string | null
  readonly purpose: string | null
  readonly codes: readonly ErrorCode[]
  /** Whether anything but null stands in `data`. */
  readonly hasDelivered: boolean
  /** Length of `data` in UTF-8; 0: no data. */
  readonly bytes: number
}

/** The one record of an operation, allowed or refused, valid or not. */
export const toUsageRecord = (source: RecordSource, facts: OperationFacts): OperationRecord => {
  const { caller } = facts
  const account = caller.kind === 'account' ? caller : null
  const datasets = inOrder([...facts.datasets.values()])
  const agreements = [...facts.agreements.values()]
  const emergencies = [...facts.emergencies.values()]
  return {
    v: RECORD_VERSION,
    id: source.id,
    kind: 'operation',
    at: source.begunAt.toISOString(),
    requestId: source.requestId,
    account: account?.accountId ?? null,
    organisation: account?.organisationId ?? null,
    auth: account?.auth ?? null,
    key: account?.keyId ?? null,
    roles: account?.roles ?? [],
    agreements: agreements.map((agreement) => agreement.number),
    agreementVersions: agreements.map((agreement) => agreement.version),
    purpose: agreements[0]?.purpose ?? emergencies[0]?.purpose ?? source.purpose,
    operationType: facts.operationType,
    operationName: facts.operationName,
    documentHash: source.documentHash,
    values: source.values,
    side: source.side,
    datasets,
    catalogue: facts.catalogue,
    decision: decisionOf(source),
    codes: source.codes,
    rules: [...facts.rules],
    status: source.status,
    rows: datasets.reduce((sum, use) => sum + use.rows, 0),
    bytes: source.bytes,
    costRequested: facts.costRequested,
    costActual: facts.costActual,
    durationUs: source.durationUs,
    emergencies: emergencies.map(({ emergencyId }) => emergencyId),
  }
}

/** In the order in which they are asked, two versions of one by their numbers: what runs side by side ends in any. */
const inOrder = (uses: readonly DatasetUse[]): readonly DatasetUse[] => {
  const names = [...new Set(uses.map((use) => use.name))]
  if (names.length === uses.length) return uses
  return uses.toSorted(
    (a, b) => names.indexOf(a.name) - names.indexOf(b.name) || (a.version ?? 0) - (b.version ?? 0),
  )
}

const decisionOf = ({ codes, hasDelivered }: RecordSource): OperationRecord['decision'] => {
  const first = codes[0]
  if (first === undefined) return 'ALLOW'
  if (hasDelivered) return 'PARTIAL'
  switch (errorCodes[first].stage) {
    case 'request':
      return 'INVALID'
    case 'ours':
      return 'FAILED'
    case 'identity':
    case 'catalogue':
    case 'policy':
    case 'agreement':
    case 'budget':
      return 'DENY'
  }
}
