import type { Text } from '../../kernel/message'
import { textsOf, type MessageId } from '../../kernel/messages'
import type { OpenMode } from '../../catalog/dataset'
import type { CaseScope } from './scope'

/** A file, known by its hash; the file itself lies elsewhere. */
export interface Attachment {
  readonly name: string
  /** 64 hexadecimal digits. */
  readonly sha256: string
}

/** What is asked for, and by whom, of one opener. While it is a draft, texts may be empty and choices null. */
export interface Application {
  readonly applicantType: 'NATURAL_PERSON' | 'LEGAL_PERSON' | 'OTHER_ORGANISATION'
  readonly name: string
  /** Unified social credit code, or a reference to a verified identity: never the number of an identity card. */
  readonly credential: string
  readonly contact: string
  readonly scopes: readonly CaseScope[]
  readonly purpose: string
  readonly scenario: string
  readonly modes: readonly OpenMode[]
  readonly expectedVolume: string
  /** In `[effectiveFrom, effectiveTo)`, ISO 8601 in UTC; empty: not yet said. */
  readonly effectiveFrom: string
  readonly effectiveTo: string
  /** How the data are stored and processed, and what the applicant can do for their safety. */
  readonly security: string
  readonly publishesResults: boolean | null
  readonly isCommercial: boolean | null
  /** Other sources that the data are combined with; empty: none. */
  readonly combinedWith: readonly string[]
  /** SHA-256 of the commitment letter that the applicant accepted; null: not accepted. */
  readonly commitment: string | null
  readonly attachments: readonly Attachment[]
}

type ItemId = Extract<MessageId, `case.item.${string}`>

/** Whether there are no words in it. */
export const isEmpty = (text: string): boolean => text.trim() === ''

const sha256Pattern = /^[0-9a-f]{64}$/i

/** Whether each is a file that can be known again: a name, and a hash. */
export const areFiles = (attachments: readonly Attachment[]): boolean =>
  attachments.every(({ name, sha256 }) => !isEmpty(name) && sha256Pattern.test(sha256))

/** What an application lacks to be submitted, all at once. Empty: nothing. */
export const missingFromApplication = (a: Application): readonly Text[] => {
  const missing: ItemId[] = []
  const need = (isMissing: boolean, item: ItemId): void => {
    if (isMissing) missing.push(item)
  }
  need(isEmpty(a.name), 'case.item.name')
  need(isEmpty(a.credential), 'case.item.credential')
  need(isEmpty(a.contact), 'case.item.contact')
  need(a.scopes.length === 0, 'case.item.datasets')
  need(
    a.scopes.some(({ columns }) => columns.length === 0),
    'case.item.columns',
  )
  need(isEmpty(a.purpose), 'case.item.purpose')
  need(isEmpty(a.scenario), 'case.item.scenario')
  need(a.modes.length === 0, 'case.item.modes')
  need(isEmpty(a.expectedVolume), 'case.item.expectedVolume')
  need(!isTerm(a.effectiveFrom, a.effectiveTo), 'case.item.term')
  need(isEmpty(a.security), 'case.item.security')
  need(a.publishesResults === null, 'case.item.publishesResults')
  need(a.isCommercial === null, 'case.item.isCommercial')
  need(!sha256Pattern.test(a.commitment ?? ''), 'case.item.commitment')
  need(!areFiles(a.attachments), 'case.item.attachments')
  return missing.map((item) => textsOf(item))
}

/** Whether `[from, to)` is a term: two instants, the later one last. */
export const isTerm = (from: string, to: string): boolean => Date.parse(from) < Date.parse(to)
