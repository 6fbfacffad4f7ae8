import type { Role } from './caller'
import type { Overseer } from '../catalog/overseer'

/** The account that an API key, a token or a session stands for, as it was read once; time is compared at each use. */
export interface Identification extends Overseer {
  /** Id of the key, of the link from a token's subject to the account, or of the session. */
  readonly keyId: string
  readonly expiresAt: Date | null
  readonly isRevoked: boolean
  readonly boundAgreement: string | null
  readonly boundPurpose: string | null
  readonly accountId: string
  readonly accountName: string
  readonly isDisabled: boolean
  readonly roles: readonly Role[]
  /** Roles of the account that a token takes away; absent: none. */
  readonly withheldRoles?: readonly Role[]
  readonly organisationId: string
  readonly organisationName: string
}

/** What an API key stands for. */
export interface Credential extends Identification {
  /** SHA-256 of the secret, 32 bytes. */
  readonly hash: Uint8Array
}

/**
 * Whether it opens anything at a moment: valid in `[created, expiresAt)`. A revocation counts at once,
 * whatever its time says: the clocks of two servers may differ.
 */
export const isUsable = (credential: Identification, now: Date): boolean =>
  !credential.isRevoked &&
  !credential.isDisabled &&
  (credential.expiresAt === null || now < credential.expiresAt)
