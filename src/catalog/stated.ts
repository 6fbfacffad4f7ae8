import { fault, type Fault } from '../kernel/errors'

/** Most characters of a reason, an answer or a finding. */
export const MAX_STATEMENT_CHARS = 5000

/** Characters that PostgreSQL cannot hold: NUL, and a lone surrogate. */
const unstorable = /[\0\p{Cs}]/u

const isFit = (text: string): boolean => text.length <= MAX_STATEMENT_CHARS && !unstorable.test(text)

/** Names of the texts that are too long, or cannot be stored; an absent one is fit. */
export const unfitTexts = (texts: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(texts)
    .filter(([, text]) => typeof text === 'string' && !isFit(text))
    .map(([field]) => field)

/**
 * What is wrong with texts that a step must state: a reason, a basis, an answer.
 * @param texts by the name of the field, which the fault tells
 * @returns null: each says something, in at most MAX_STATEMENT_CHARS characters
 */
export const refuseUnstated = (
  step: string,
  texts: Readonly<Record<string, string>>,
  rule: string,
): Fault | null => {
  const fields = Object.keys(texts).filter((field) => {
    const text = texts[field] ?? ''
    return text.trim() === '' || !isFit(text)
  })
  return fields.length === 0
    ? null
    : fault('life.unstated', { step, fields, limit: MAX_STATEMENT_CHARS }, { rule })
}
