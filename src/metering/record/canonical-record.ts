import { canonicalJson } from '../../kernel/canonical-json'
import { isOperation, type DatasetUse, type OperationRecord, type UsageRecord } from '../usage-record'

/**
 * Canonical JSON text (RFC 8785) of a record, always on one line: the bytes that the log proves.
 * Equal to `canonicalJson(record)` of the present version, at an eighth of its time (0.9 to 6.5 microseconds): the keys of a record are
 * known, so they stand here in their order.
 * @throws TypeError on a number that is not finite, or a lone surrogate
 */
export const canonicalRecord = (r: UsageRecord): string =>
  // the others are rare
  isOperation(r) ? operation(r) : canonicalJson({ ...r })

const operation = (r: OperationRecord): string =>
  `{"account":${text(r.account)}${versions(r)},"agreements":${texts(r.agreements)},"at":${text(r.at)}${auth(r)}` +
  `,"bytes":${number(r.bytes)},"catalogue":${number(r.catalogue)},"codes":${texts(r.codes)}` +
  `,"costActual":${number(r.costActual)},"costRequested":${number(r.costRequested)}` +
  `,"datasets":${uses(r)},"decision":${text(r.decision)},"documentHash":${text(r.documentHash)}` +
  `,"durationUs":${number(r.durationUs)}${emergencies(r)},"id":${text(r.id)},"key":${text(r.key)},"kind":${text(r.kind)}` +
  `,"operationName":${text(r.operationName)},"operationType":${text(r.operationType)}` +
  `,"organisation":${text(r.organisation)},"purpose":${text(r.purpose)},"requestId":${text(r.requestId)}` +
  `,"roles":${texts(r.roles)},"rows":${number(r.rows)},"rules":${texts(r.rules)}${side(r)}` +
  `,"status":${number(r.status)},"v":${number(r.v)}${values(r)}}`

// members that earlier versions do not have
const versions = ({ v, agreementVersions }: OperationRecord): string =>
  v < 3 ? '' : `,"agreementVersions":[${agreementVersions.map(number).join(',')}]`

const auth = (r: OperationRecord): string => (r.v < 3 ? '' : `,"auth":${text(r.auth)}`)

const side = (r: OperationRecord): string => (r.v < 3 ? '' : `,"side":${text(r.side)}`)

const values = (r: OperationRecord): string => (r.v < 3 ? '' : `,"values":${text(r.values)}`)

const emergencies = ({ v, emergencies }: OperationRecord): string =>
  v === 1 ? '' : `,"emergencies":${texts(emergencies)}`

const uses = ({ v, datasets }: OperationRecord): string => {
  let out = ''
  for (const d of datasets)
    out +=
      `${out === '' ? '' : ','}{"columns":${texts(d.columns)},"decision":${text(d.decision)}${masked(v, d)},"name":${text(d.name)}` +
      `,"rows":${number(d.rows)},"version":${number(d.version)}}`
  return `[${out}]`
}

const masked = (v: number, d: DatasetUse): string => (v < 3 ? '' : `,"masked":${texts(d.masked)}`)

const texts = (list: readonly string[]): string => {
  let out = ''
  for (const item of list) out += out === '' ? text(item) : `,${text(item)}`
  return `[${out}]`
}

// printable ASCII without the quote and the backslash: what needs no escape
const plain = /^[ !#-[\]-~]*$/

const text = (value: string | null): string =>
  value === null ? 'null' : plain.test(value) ? `"${value}"` : canonicalJson(value)

const number = (value: number | null): string =>
  Number.isInteger(value) ? String(value) : canonicalJson(value)
