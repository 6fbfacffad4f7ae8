import type { Text } from './language'

/** An operation to begin from. */
export interface Example {
  readonly id: string
  readonly title: Text
  /** What the caller needs for an answer; `opener`, `authority` and `auditor`: the key of one. */
  readonly needs: 'nothing' | 'key' | 'agreement' | 'opener' | 'authority' | 'auditor'
  readonly document: string
}

/** Where the id of one's own case goes. */
export const CASE_PLACE = 'id'

/** Where the hash of the text that is signed goes. */
export const HASH_PLACE = 'hash'
