import type { Agreement } from '../agreements/agreement'
import type { Overseer } from '../catalog/overseer'
import type { Throttle } from './throttle'

export const roles = [
  'DATA_USER',
  'DATA_OPENER',
  'AUTHORITY',
  'EXPERT',
  'AUDITOR',
  'SYSTEM_OPERATOR',
] as const

export type Role = (typeof roles)[number]

/** Who asks. An anonymous caller reads the catalogue and no rows. */
export type Caller = AnonymousCaller | AccountCaller

export interface AnonymousCaller {
  readonly kind: 'anonymous'
}

export interface AccountCaller extends Overseer {
  readonly kind: 'account'
  readonly accountId: string
  readonly accountName: string
  readonly organisationId: string
  readonly organisationName: string
  readonly roles: readonly Role[]
  /** Those that the account has and its token takes away; absent: none. */
  readonly withheldRoles?: readonly Role[]
  readonly auth: 'KEY' | 'TOKEN' | 'SESSION'
  /** What identified it: id of the key, of the link from a token's subject, or of the session. */
  readonly keyId: string
  /** The agreement and purpose that the key is bound to; null: any of its organisation's. */
  readonly boundAgreement: string | null
  readonly boundPurpose: string | null
  /** Agreements of the caller's organisation that were ever opened, in any state. */
  readonly agreements: readonly Agreement[]
  /** In force for it, its key or one of its agreements; absent: none. */
  readonly throttles?: readonly Throttle[]
}

export const anonymous: AnonymousCaller = { kind: 'anonymous' }
