import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { tokenClaims } from '../../../src/config/setting-kind'
import { createKeySet, KEYS_COOLDOWN_MS, KEYS_FRESH_MS, KEYS_TRUSTED_MS } from '../../../src/identity/key-set'
import { createTokenVerifier, isToken, TOKEN_CLOCK_TOLERANCE_S } from '../../../src/identity/token'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { createTestIssuer, type TestIssuer } from '../../support/issuer'
import { createManualClock } from '../../support/manual-clock'

let issuer: TestIssuer
beforeEach(async () => {
  issuer = await createTestIssuer()
})

/** A verifier that counts how often it reads the keys. */
const begin = () => {
  const clock = createManualClock()
  const reads: string[] = []
  let isAway = false
  const keys = createKeySet({
    source: 'keys.json',
    clock,
    observe: ignoreObservations,
    read: async (source) => {
      reads.push(source)
      if (isAway) throw new Error('away')
      return issuer.jwks()
    },
  })
  const verifier = createTokenVerifier({
    keys,
    issuer: issuer.issuer,
    audience: issuer.audience,
    claims: tokenClaims.schema.parse('{}'),
    clock,
  })
  const away = (value: boolean): void => {
    isAway = value
  }
  return { ...verifier, clock, reads, away }
}

const refused = { code: 'UNAUTHENTICATED', fault: { message: 'access.badToken' } }
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('a token', () => {
  test('of the trusted issuer tells its subject', async () => {
    const { verify, clock } = begin()
    const token = await issuer.token(
      { sub: 'li', name: '李', roles: ['DATA_USER', 'boss'] },
      { now: clock.now() },
    )
    expect(isToken(token)).toBe(true)
    await expect(verify(token)).resolves.toEqual({
      issuer: issuer.issuer,
      subject: 'li',
      organisation: null,
      roles: ['DATA_USER'],
      name: '李',
    })
  })

  test('is refused when it has expired, but for the tolerance of clocks', async () => {
    const { verify, clock } = begin()
    const token = await issuer.token({ sub: 'li' }, { now: clock.now(), lifetimeS: 60 })
    clock.advance((60 + TOKEN_CLOCK_TOLERANCE_S - 1) * 1000)
    await expect(verify(token)).resolves.toMatchObject({ subject: 'li' })
    clock.advance(1000)
    await expect(verify(token)).rejects.toMatchObject(refused)
  })

  test('is refused for another audience or of another issuer', async () => {
    const { verify, clock } = begin()
    const now = clock.now()
    await expect(verify(await issuer.token({ sub: 'li' }, { now, audience: 'other' }))).rejects.toMatchObject(
      refused,
    )
    await expect(
      verify(await issuer.token({ sub: 'li' }, { now, issuer: 'https://other.example' })),
    ).rejects.toMatchObject(refused)
  })

  test('is refused without an end, without a subject, and with claims of another form', async () => {
    const { verify, clock } = begin()
    const now = clock.now()
    await expect(verify(await issuer.token({}, { now }))).rejects.toMatchObject(refused)
    await expect(verify(await issuer.token({ sub: 'li', roles: [7] }, { now }))).rejects.toMatchObject(
      refused,
    )
    await expect(verify(await issuer.token({ sub: 'li', organisation: 7 }, { now }))).rejects.toMatchObject(
      refused,
    )
    await expect(verify(await issuer.token({ sub: 'li' }, { now, lifetimeS: null }))).rejects.toMatchObject(
      refused,
    )
  })

  test('with one character changed is refused, wherever it is', async () => {
    const { verify, clock } = begin()
    const token = await issuer.token({ sub: 'li' }, { now: clock.now() })
    await verify(token)
    const [header = '', payload = '', signature = ''] = token.split('.')
    const forged = [
      `${header}.${encode({ iss: issuer.issuer, aud: issuer.audience, sub: 'wang', exp: 4e9 })}.${signature}`,
      `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
      `${header}.${payload}.`,
      `${encode({ alg: 'ES256', kid: 'b' })}.${payload}.${signature}`,
    ]
    for (const text of forged) await expect(verify(text)).rejects.toMatchObject(refused)
  })

  test('with no signature, or one by a shared secret, is refused though its claims are good', async () => {
    const { verify, clock } = begin()
    const claims = {
      iss: issuer.issuer,
      aud: issuer.audience,
      sub: 'li',
      exp: Math.floor(clock.now().getTime() / 1000) + 600,
    }
    const forged = [
      `${encode({ alg: 'none' })}.${encode(claims)}.`,
      `${encode({ alg: 'NONE', kid: 'a' })}.${encode(claims)}.`,
    ]
    // the public key, which everybody knows, taken for the secret
    for (const alg of ['HS256', 'HS512']) {
      const body = `${encode({ alg, kid: 'a' })}.${encode(claims)}`
      const mac = createHmac(alg === 'HS256' ? 'sha256' : 'sha512', issuer.jwks()).update(body)
      forged.push(`${body}.${mac.digest('base64url')}`)
    }
    // a key that the token brings along
    const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const header = {
      alg: 'ES256',
      kid: 'own',
      jwk: own.publicKey.export({ format: 'jwk' }),
      jku: 'https://evil.example',
    }
    const body = `${encode(header)}.${encode(claims)}`
    const signature = sign('sha256', Buffer.from(body), { key: own.privateKey, dsaEncoding: 'ieee-p1363' })
    forged.push(`${body}.${signature.toString('base64url')}`)
    for (const text of forged) await expect(verify(text)).rejects.toMatchObject(refused)
  })
})

describe('the keys of an issuer', () => {
  test('are read once for many tokens, and again for a new kid', async () => {
    const { verify, clock, reads } = begin()
    const now = clock.now()
    const old = await issuer.token({ sub: 'li' }, { now })
    await Promise.all([verify(old), verify(old), verify(old)])
    expect(reads).toHaveLength(1)
    clock.advance(KEYS_COOLDOWN_MS)
    await issuer.rotate('b')
    await expect(verify(await issuer.token({ sub: 'li' }, { now }))).resolves.toMatchObject({ subject: 'li' })
    await expect(verify(old)).resolves.toMatchObject({ subject: 'li' })
    expect(reads).toHaveLength(2)
  })

  test('are not read again for each unknown kid: once in the cooldown', async () => {
    const { verify, clock, reads } = begin()
    const now = clock.now()
    for (let i = 0; i < 20; i += 1)
      await expect(verify(await issuer.token({ sub: 'li' }, { now, kid: `x${i}` }))).rejects.toMatchObject(
        refused,
      )
    expect(reads).toHaveLength(1)
    clock.advance(KEYS_COOLDOWN_MS)
    await expect(verify(await issuer.token({ sub: 'li' }, { now, kid: 'y' }))).rejects.toMatchObject(refused)
    await expect(verify(await issuer.token({ sub: 'li' }, { now, kid: 'z' }))).rejects.toMatchObject(refused)
    expect(reads).toHaveLength(2)
  })

  test('that were withdrawn open nothing once the set was read again', async () => {
    const { verify, clock } = begin()
    const token = await issuer.token({ sub: 'li' }, { now: clock.now(), lifetimeS: 100_000 })
    await verify(token)
    await issuer.rotate('b')
    issuer.withdraw('a')
    clock.advance(KEYS_FRESH_MS)
    // the keys are read beside this one
    await verify(token)
    await expect(verify(token)).rejects.toMatchObject(refused)
  })

  test('that cannot be read are asked for once in the cooldown, and old ones are trusted for a while only', async () => {
    const { verify, clock, reads, away } = begin()
    const token = await issuer.token({ sub: 'li' }, { now: clock.now(), lifetimeS: 100_000 })
    away(true)
    for (let i = 0; i < 5; i += 1) await expect(verify(token)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    expect(reads).toHaveLength(1)
    away(false)
    clock.advance(KEYS_COOLDOWN_MS)
    await verify(token)
    away(true)
    clock.advance(KEYS_TRUSTED_MS - 1)
    await expect(verify(token)).resolves.toMatchObject({ subject: 'li' })
    clock.advance(1)
    await expect(verify(token)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })
})
