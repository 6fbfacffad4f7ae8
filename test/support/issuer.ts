import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose'

/** A sign-on of the test's own, with keys that it can change. */
export interface TestIssuer {
  readonly issuer: string
  readonly audience: string
  /** The public keys, as a JWKS text. */
  jwks(): string
  /** Makes another key the one that signs; the former ones stay in the set unless they are withdrawn. */
  rotate(kid: string): Promise<void>
  withdraw(kid: string): void
  token(claims: Readonly<Record<string, unknown>>, options?: TokenOptions): Promise<string>
}

export interface TokenOptions {
  readonly now?: Date
  /** null: the token has no end. */
  readonly lifetimeS?: number | null
  readonly issuer?: string
  readonly audience?: string
  readonly kid?: string
}

export const createTestIssuer = async (): Promise<TestIssuer> => {
  const issuer = 'https://sign-on.example'
  const audience = 'weir'
  const keys = new Map<string, JWK>()
  let signing = { kid: 'a', ...(await generateKeyPair('ES256', { extractable: true })) }
  const publish = async (): Promise<void> => {
    keys.set(signing.kid, {
      ...(await exportJWK(signing.publicKey)),
      kid: signing.kid,
      use: 'sig',
      alg: 'ES256',
    })
  }
  await publish()
  return {
    issuer,
    audience,
    jwks: () => JSON.stringify({ keys: [...keys.values()] }),
    rotate: async (kid) => {
      signing = { kid, ...(await generateKeyPair('ES256', { extractable: true })) }
      await publish()
    },
    withdraw: (kid) => keys.delete(kid),
    token: (claims, options = {}) => {
      const nowS = Math.floor((options.now ?? new Date()).getTime() / 1000)
      const { lifetimeS = 600 } = options
      const end = lifetimeS === null ? {} : { exp: nowS + lifetimeS }
      return new SignJWT({ ...claims, ...end })
        .setProtectedHeader({ alg: 'ES256', kid: options.kid ?? signing.kid })
        .setIssuer(options.issuer ?? issuer)
        .setAudience(options.audience ?? audience)
        .setIssuedAt(nowS)
        .sign(signing.privateKey)
    },
  }
}

/** Settings of a server that trusts an issuer, whose keys stand in a file until `forget`. */
export interface TrustedIssuer {
  readonly settings: Readonly<Record<string, string>>
  forget(): Promise<void>
}

export const trustIssuer = async (issuer: TestIssuer): Promise<TrustedIssuer> => {
  const folder = await mkdtemp(join(tmpdir(), 'weir-issuer-'))
  const file = join(folder, 'jwks.json')
  await writeFile(file, issuer.jwks())
  return {
    settings: { WEIR_JWT_JWKS: file, WEIR_JWT_ISSUER: issuer.issuer, WEIR_JWT_AUDIENCE: issuer.audience },
    forget: () => rm(folder, { recursive: true, force: true }),
  }
}
