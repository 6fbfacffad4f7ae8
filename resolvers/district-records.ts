import { agreementsWith, datasetsOf } from '../src/catalog/opener-part'
import { looksAfter, type Overseer } from '../src/catalog/overseer'
import { USAGE_LOG } from '../src/metering/reading/log-read'
import { isOperation, type UsageRecord } from '../src/metering/usage-record'
import type { ResolverContext } from './context'

/** Records as an auditor is shown them. */
interface AuditedRecords {
  readonly records: readonly UsageRecord[]
  /** Hashes of the operations whose texts name nothing of others. */
  readonly texts: readonly string[]
}

/**
 * Of the accounts that an auditor looks after, all that they did; of other accounts what they did with the data that it
 * looks after, without datasets and agreements of others.
 */
export const asAudited = async (
  control: ResolverContext['control'],
  auditor: Overseer,
  records: readonly UsageRecord[],
): Promise<AuditedRecords> => {
  const { district } = auditor
  const texts = new Set<string>()
  const names = district === undefined ? null : await datasetsOf(control, district)
  const numbers = records.flatMap((record) => (isOperation(record) ? record.agreements : []))
  const own = district === undefined ? null : await agreementsWith(control, district, numbers)
  const shown = records.map((record) => {
    if (!isOperation(record)) return record
    const isWhole = names === null || own === null || looksAfter(auditor, record.organisation)
    const isNamed = ({ name }: { readonly name: string }): boolean =>
      isWhole || name === USAGE_LOG || names.has(name)
    if (record.documentHash !== null && record.datasets.every(isNamed)) texts.add(record.documentHash)
    if (isWhole) return record
    const kept = record.agreements.flatMap((number, i) => (own.has(number) ? [i] : []))
    return {
      ...record,
      datasets: record.datasets.filter(isNamed),
      agreements: kept.flatMap((i) => record.agreements[i] ?? []),
      agreementVersions: kept.flatMap((i) => record.agreementVersions[i] ?? []),
    }
  })
  return { records: shown, texts: [...texts] }
}
