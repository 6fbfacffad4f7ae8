import type { Role } from './caller'

/** What an API key stands for, as it was read once; time is compared at each use. */
export interface Credential {
  readonly keyId: string
  /** SHA-256 of the secret, 32 bytes. */
  readonly hash: Uint8Array
  readonly expiresAt: Date | null
  readonly isRevoked: boolean
  readonly boundAgreement: string | null
  readonly boundPurpose: string | null
  readonly accountId: string
  readonly accountName: string
  readonly isDisabled: boolean
  readonly roles: readonly Role[]
  readonly organisationId: string
  readonly organisationName: string
}

/**
 * Whether the key opens anything at a moment: valid in `[created, expiresAt)`. A revocation counts at once,
 * whatever its time says: the clocks of two servers may differ.
 */
export const isUsable = (credential: Credential, now: Date): boolean =>
  !credential.isRevoked &&
  !credential.isDisabled &&
  (credential.expiresAt === null || now < credential.expiresAt)
