import { tokenClaims } from '../../../src/config/setting-kind'
import { createKeySet, KEYS_COOLDOWN_MS, KEYS_FRESH_MS, KEYS_TRUSTED_MS } from '../../../src/identity/key-set'
import { createTokenVerifier } from '../../../src/identity/token'
import type { Observation } from '../../../src/telemetry/observation'
import { createTestIssuer, type TestIssuer } from '../../support/issuer'
import { createManualClock } from '../../support/manual-clock'

let issuer: TestIssuer
beforeEach(async () => {
  issuer = await createTestIssuer()
})

const begin = (read: () => Promise<string>) => {
  const clock = createManualClock()
  const observed: Observation[] = []
  const keys = createKeySet({
    source: 'keys.json',
    clock,
    observe: (observation) => observed.push(observation),
    read,
  })
  const { verify } = createTokenVerifier({
    keys,
    issuer: issuer.issuer,
    audience: issuer.audience,
    claims: tokenClaims.schema.parse('{}'),
    clock,
  })
  return { clock, observed, verify }
}

test('an issuer that hangs holds up no token while its keys are trusted', async () => {
  let end = (_text: string): void => undefined
  const hangs = new Promise<string>((resolve) => {
    end = resolve
  })
  let answer = (): Promise<string> => Promise.resolve(issuer.jwks())
  const { clock, verify } = begin(() => answer())
  const token = await issuer.token({ sub: 'li' }, { now: clock.now(), lifetimeS: 100_000 })
  await verify(token)
  answer = () => hangs
  for (const passedMs of [KEYS_FRESH_MS, KEYS_COOLDOWN_MS]) {
    clock.advance(passedMs)
    await expect(verify(token)).resolves.toMatchObject({ subject: 'li' })
  }
  clock.advance(KEYS_TRUSTED_MS)
  const waits = verify(token)
  end(issuer.jwks())
  await expect(waits).rejects.toMatchObject({ code: 'UNAVAILABLE' })
})

const x = 'A'.repeat(43)
const unusable = [
  { kid: 'off-curve', kty: 'EC', crv: 'P-256', x, y: `${'A'.repeat(42)}E` },
  { kid: 'short', kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' },
  { kid: 'numbers', kty: 'EC', crv: 'P-256', x: 5, y: 6 },
  { kid: 'no-modulus', kty: 'RSA', e: 'AQAB' },
  { kid: 'short-ed', kty: 'OKP', crv: 'Ed25519', x: 'AAAA' },
]
const algorithms: Readonly<Record<string, string>> = { EC: 'ES256', RSA: 'RS256', OKP: 'EdDSA' }
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const withKeys = (...more: readonly unknown[]): string => {
  const { keys } = JSON.parse(issuer.jwks()) as { readonly keys: readonly unknown[] }
  return JSON.stringify({ keys: [...keys, ...more] })
}

test('keys that cannot be used are told once, and a token that names one is refused as any bad one', async () => {
  const others = [
    { kid: 'other-kind', kty: 'oct', k: 'AAAA' },
    { kid: 'agreement', kty: 'OKP', crv: 'X25519', x },
  ]
  const { clock, observed, verify } = begin(() => Promise.resolve(withKeys(...unusable, ...others)))
  const token = await issuer.token({ sub: 'li' }, { now: clock.now(), lifetimeS: 100_000 })
  await expect(verify(token)).resolves.toMatchObject({ subject: 'li' })
  for (const { kid, kty } of unusable) {
    const forged = `${encode({ alg: algorithms[kty], kid })}.${token.split('.').slice(1).join('.')}`
    await expect(verify(forged)).rejects.toMatchObject({ fault: { message: 'access.badToken' } })
  }
  clock.advance(KEYS_TRUSTED_MS)
  await verify(token)
  expect(observed.map((seen) => (seen.kind === 'failure' ? String(seen.error) : seen.kind))).toEqual([
    `Error: these keys of the issuer cannot be used: ${unusable.map(({ kid }) => kid).join(', ')}`,
  ])
})
