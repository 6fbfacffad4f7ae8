import { canonicalJson } from '../../kernel/canonical-json'
import { sha256Hex } from '../../kernel/hash'
import type { Entry } from './entry'

/** Protection grades (安全等级), from the least to the most protected. The levels' names in law are unread (D). */
export const securityGrades = ['GENERAL', 'SENSITIVE', 'IMPORTANT', 'CORE'] as const

export type SecurityGrade = (typeof securityGrades)[number]

/** What a security review (安全审查) of an entry came to. It speaks of the entry in the form that it had. */
export interface SecurityReview {
  readonly result: 'PASSED' | 'FAILED'
  readonly grade: SecurityGrade
  readonly findings: string
  /** Columns that must not be shown unmasked. */
  readonly masksNeeded: readonly string[]
  /** `reviewedForm` of what was reviewed, hex. */
  readonly form: string
  readonly at: Date
}

/** SHA-256, hex, of everything of an entry that a security review judges: any change of it asks for a new one. */
export const reviewedForm = ({ openAttribute, key, columns }: Entry): string =>
  sha256Hex(
    canonicalJson({
      openAttribute,
      key,
      columns: columns.map(({ name, label, type, openAttribute: own, mask }) => ({
        name,
        label,
        type,
        openAttribute: own,
        mask: mask === null ? null : canonicalMask(mask),
      })),
    }),
  )

const canonicalMask = (mask: object): string =>
  Object.entries(mask)
    .map(([field, value]) => `${field}=${JSON.stringify(value)}`)
    .sort()
    .join('&')
