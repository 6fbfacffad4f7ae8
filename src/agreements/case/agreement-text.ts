import { canonicalJson } from '../../kernel/canonical-json'
import { sha256Hex } from '../../kernel/hash'
import type { Text } from '../../kernel/message'
import { textsOf, type MessageId } from '../../kernel/messages'
import { isEmpty, isTerm, type Application } from './application'
import { jsonOf } from './json-of'
import type { OpenMode } from '../../catalog/dataset'
import type { Budget } from '../budget'
import type { CaseScope } from './scope'

/** What the parties word between them; the rest of the text follows from the case. */
export interface AgreementTerms {
  readonly templateVersion: string
  readonly title: string
  readonly scopes: readonly CaseScope[]
  readonly catalogueVersion: string
  readonly purpose: string
  readonly scenario: string
  readonly modes: readonly OpenMode[]
  readonly quota: string
  /** What of the quota the gateway holds the user to; absent or empty: nothing. */
  readonly budgets?: readonly Budget[]
  /** In `[effectiveFrom, effectiveTo)`, ISO 8601 in UTC. */
  readonly effectiveFrom: string
  readonly effectiveTo: string
  readonly securityMeasures: string
  readonly prohibitions: string
  readonly personalData: string
  readonly resultReporting: string
  readonly sourceAttribution: string
  readonly supervision: string
  readonly endingGrounds: string
  readonly disposal: string
  readonly liability: string
  readonly exemption: string
  readonly disputes: string
  /** Whether the text says that others may be given the same; an agreement cannot be exclusive. */
  readonly isNonExclusive: boolean
}

/** The text that is signed. */
export interface AgreementText extends AgreementTerms {
  readonly number: string
  readonly application: string
  readonly user: { readonly organisation: string; readonly name: string }
  readonly opener: string
}

/** What a signature binds: SHA-256 of the canonical text (RFC 8785), 64 hexadecimal digits. */
export const textHash = (text: AgreementText): string => sha256Hex(canonicalJson(jsonOf(text)))

/** The text as approval leaves it: what was asked for; the clauses are empty. */
export const firstText = (
  application: Application,
  base: Pick<AgreementText, 'number' | 'application' | 'user' | 'opener'>,
): AgreementText => ({
  ...base,
  templateVersion: '',
  title: '',
  scopes: application.scopes,
  catalogueVersion: '',
  purpose: application.purpose,
  scenario: application.scenario,
  modes: application.modes,
  quota: '',
  effectiveFrom: application.effectiveFrom,
  effectiveTo: application.effectiveTo,
  securityMeasures: '',
  prohibitions: '',
  personalData: '',
  resultReporting: '',
  sourceAttribution: '',
  supervision: '',
  endingGrounds: '',
  disposal: '',
  liability: '',
  exemption: '',
  disputes: '',
  isNonExclusive: true,
})

/** The clauses that must not be empty, with what each is called. */
const clauses = [
  ['templateVersion', 'case.item.templateVersion'],
  ['title', 'case.item.title'],
  ['catalogueVersion', 'case.item.catalogueVersion'],
  ['purpose', 'case.item.purpose'],
  ['scenario', 'case.item.scenario'],
  ['quota', 'case.item.quota'],
  ['securityMeasures', 'case.item.securityMeasures'],
  ['prohibitions', 'case.item.prohibitions'],
  ['personalData', 'case.item.personalData'],
  ['resultReporting', 'case.item.resultReporting'],
  ['sourceAttribution', 'case.item.sourceAttribution'],
  ['supervision', 'case.item.supervision'],
  ['endingGrounds', 'case.item.endingGrounds'],
  ['disposal', 'case.item.disposal'],
  ['liability', 'case.item.liability'],
  ['exemption', 'case.item.exemption'],
  ['disputes', 'case.item.disputes'],
] as const satisfies readonly (readonly [keyof AgreementTerms, MessageId])[]

/** What a text lacks to be signed, all at once. Empty: nothing. */
export const missingFromText = (text: AgreementText): readonly Text[] => {
  const missing: MessageId[] = clauses.flatMap(([name, item]) => (isEmpty(text[name]) ? [item] : []))
  if (text.scopes.length === 0) missing.push('case.item.datasets')
  if (text.scopes.some(({ columns }) => columns.length === 0)) missing.push('case.item.columns')
  if (text.modes.length === 0) missing.push('case.item.modes')
  if (!isTerm(text.effectiveFrom, text.effectiveTo)) missing.push('case.item.term')
  if (!text.isNonExclusive) missing.push('case.item.isNonExclusive')
  return missing.map((item) => textsOf(item))
}
