import type { Agreement } from '../../../src/agreements/agreement'
import { makeKey, type MadeKey } from '../../../src/identity/api-key'
import { anonymous } from '../../../src/identity/caller'
import type { Credential } from '../../../src/identity/credential'
import { createIdentifier, type CallerSource } from '../../../src/identity/identify'
import { createManualClock } from '../../support/manual-clock'

const agreementOf = (number: string, datasets: readonly string[] = ['housing']): Agreement => ({
  id: `id of ${number}`,
  number,
  purpose: 'RESEARCH',
  state: 'ACTIVE',
  version: 1,
  effectiveFrom: new Date('2026-01-01T00:00:00Z'),
  effectiveTo: new Date('2027-01-01T00:00:00Z'),
  modes: ['API'],
  budgets: [],
  scopes: new Map(
    datasets.map((dataset) => [
      dataset,
      {
        dataset,
        contractRevision: 1,
        columns: new Map(),
        predicate: null,
        aggregatesOnly: false,
        smallestGroup: null,
      },
    ]),
  ),
})

const credentialOf = (made: MadeKey, over: Partial<Credential> = {}): Credential => ({
  keyId: `id of ${made.prefix}`,
  hash: made.hash,
  expiresAt: null,
  isRevoked: false,
  boundAgreement: null,
  boundPurpose: null,
  accountId: 'account',
  accountName: 'Li',
  isDisabled: false,
  roles: ['DATA_USER'],
  organisationId: 'organisation',
  organisationName: 'Institute',
  ...over,
})

/** An identifier over stored credentials that the test can change behind its back. */
const begin = (over: Partial<Credential> = {}) => {
  const clock = createManualClock()
  const made = makeKey()
  const stored = new Map([[made.prefix, credentialOf(made, over)]])
  const agreements = [agreementOf('A-1'), agreementOf('A-2', ['water', 'air'])]
  const reads: string[] = []
  const identifier = createIdentifier(
    {
      credentialOf: async (prefix) => {
        reads.push(prefix)
        return stored.get(prefix)
      },
      agreementsOf: async (id) => {
        reads.push(id)
        return [...agreements]
      },
    },
    clock,
  )
  const identify = (authorization: string | undefined = `Bearer ${made.key}`, agreement?: string) =>
    identifier.identify(authorization, { agreement })
  return { ...identifier, identify, clock, made, stored, agreements, reads }
}

/** Fails the test that reads it. */
const noSource: CallerSource = {
  credentialOf: () => Promise.reject(new Error('a key was read')),
  agreementsOf: () => Promise.reject(new Error('agreements were read')),
}

const withSecret = (made: MadeKey, secret: string): string => `Bearer weir_${made.prefix}_${secret}`

describe('a request', () => {
  test('without Authorization comes from an anonymous caller, and reads nothing', async () => {
    const identifier = createIdentifier(noSource, createManualClock())
    await expect(identifier.identify(undefined, {})).resolves.toBe(anonymous)
  })

  test('with a key comes from its account, with its organisation and agreements', async () => {
    const { identify, made } = begin({ boundPurpose: 'RESEARCH' })
    await expect(identify()).resolves.toMatchObject({
      kind: 'account',
      accountId: 'account',
      accountName: 'Li',
      organisationName: 'Institute',
      roles: ['DATA_USER'],
      auth: 'KEY',
      keyId: `id of ${made.prefix}`,
      boundAgreement: null,
      boundPurpose: 'RESEARCH',
      agreements: [{ number: 'A-1' }, { number: 'A-2' }],
    })
  })

  test.each(['bearer', 'BEARER', 'Bearer  '])('may write the scheme as %j', async (scheme) => {
    const { identify, made } = begin()
    await expect(identify(`${scheme} ${made.key}`)).resolves.toMatchObject({ accountId: 'account' })
  })

  test.each(['', 'Bearer', 'Basic dXNlcjpwYXNz', 'weir_abcdefghij_x', 'Bearer\tx', 'Token x'])(
    'with another scheme is refused: %j',
    async (authorization) => {
      const { identify, reads } = begin()
      await expect(identify(authorization)).rejects.toMatchObject({ fault: { message: 'access.badScheme' } })
      expect(reads).toEqual([])
    },
  )

  test.each(['Bearer ', 'Bearer eyJhbGciOiJub25lIn0.e30.', 'Bearer weir_', `Bearer ${'x'.repeat(100_000)}`])(
    'with what is no key is refused without a read (%#)',
    async (authorization) => {
      const { identify, reads } = begin()
      await expect(identify(authorization)).rejects.toMatchObject({ fault: { message: 'access.badKey' } })
      expect(reads).toEqual([])
    },
  )
})

describe('a key', () => {
  test('is refused in the same words whatever is wrong with it', async () => {
    const wrongs = [
      begin({ isRevoked: true }),
      begin({ isDisabled: true }),
      begin({ expiresAt: new Date('2026-03-01T08:00:00Z') }),
    ].map(({ identify }) => identify())
    const { identify, made } = begin()
    wrongs.push(identify(withSecret(made, 'A'.repeat(32))))
    wrongs.push(identify(`Bearer ${makeKey().key}`))
    const answers = await Promise.allSettled(wrongs)
    const said = answers.map((a) =>
      a.status === 'rejected' && a.reason instanceof Error ? a.reason.message : 'accepted',
    )
    expect(said).toHaveLength(5)
    expect(new Set(said)).toEqual(new Set([expect.stringContaining('unknown, expired or revoked')]))
  })

  test('with a known prefix and another secret is refused, also when its owner was here just now', async () => {
    const { identify, made } = begin()
    await identify()
    await expect(identify(withSecret(made, 'A'.repeat(32)))).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    })
    await expect(identify()).resolves.toMatchObject({ accountId: 'account' })
  })

  test('whose secret is that of another key is refused', async () => {
    const { identify, made, stored } = begin()
    const other = makeKey()
    stored.set(other.prefix, credentialOf(other, { accountId: 'other' }))
    await expect(identify(withSecret(made, other.key.slice(16)))).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    })
  })

  test('ends at its time by the clock, also when it is remembered', async () => {
    const { identify, clock } = begin({ expiresAt: new Date('2026-03-01T08:00:30Z') })
    await identify()
    clock.advance(29_999)
    await expect(identify()).resolves.toMatchObject({ accountId: 'account' })
    clock.advance(1)
    await expect(identify()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  test('that was revoked works until it is dropped, or a minute has passed', async () => {
    const { identify, drop, stored, made, clock } = begin()
    await identify()
    stored.set(made.prefix, credentialOf(made, { isRevoked: true }))
    await expect(identify()).resolves.toMatchObject({ accountId: 'account' })
    drop([`key:id of ${made.prefix}`])
    await expect(identify()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })

    const other = begin()
    await other.identify()
    other.stored.delete(other.made.prefix)
    other.clock.advance(60_000)
    await expect(other.identify()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(clock.monotonicMs()).toBe(0)
  })

  test('that is made a second after it was asked for works', async () => {
    const { identify, stored, clock } = begin()
    const later = makeKey()
    await expect(identify(`Bearer ${later.key}`)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    stored.set(later.prefix, credentialOf(later))
    clock.advance(1_000)
    await expect(identify(`Bearer ${later.key}`)).resolves.toMatchObject({ accountId: 'account' })
  })
})

test('many who come with one key at one time are read once', async () => {
  const { identify, reads, made } = begin()
  await Promise.all(Array.from({ length: 200 }, () => identify()))
  expect(reads).toEqual([made.prefix, 'organisation'])
})

describe('what was narrowed', () => {
  const remembered = async () => {
    const world = begin()
    await world.identify()
    world.reads.length = 0
    return world
  }

  test.each([
    ['account:account', 'key'],
    ['agreement:A-2', 'agreements'],
    ['dataset:air', 'agreements'],
    ['agreement:A-9', 'nothing'],
    ['dataset:soil', 'nothing'],
    ['key:another', 'nothing'],
    ['account:another', 'nothing'],
    ['catalogue', 'both'],
    ['', 'both'],
    ['role:DATA_USER', 'both'],
  ])('%j forgets %s', async (subject, forgotten) => {
    const { identify, drop, reads, made } = await remembered()
    drop([subject])
    await identify()
    const expected = {
      key: [made.prefix],
      agreements: ['organisation'],
      both: [made.prefix, 'organisation'],
      nothing: [],
    }[forgotten]
    expect(reads).toEqual(expected)
  })

  test('without a name forgets everything', async () => {
    const { identify, drop, reads } = await remembered()
    drop([])
    await identify()
    expect(reads).toHaveLength(2)
  })

  test('beside an unknown name forgets everything', async () => {
    const { identify, drop, reads } = await remembered()
    drop(['key:another', 'mask:name'])
    await identify()
    expect(reads).toHaveLength(2)
  })

  test('is known to the next request of every key of the organisation', async () => {
    const { identify, drop, agreements } = await remembered()
    agreements[0] = { ...agreementOf('A-1'), state: 'TERMINATED' }
    drop(['agreement:A-1'])
    await expect(identify()).resolves.toMatchObject({
      agreements: [{ state: 'TERMINATED' }, { state: 'ACTIVE' }],
    })
  })
})

describe('Weir-Agreement', () => {
  test('may name an opened agreement of the organisation', async () => {
    const { identify, made } = begin()
    await expect(identify(`Bearer ${made.key}`, 'A-2')).resolves.toMatchObject({ boundAgreement: null })
  })

  test('means nothing without a key', async () => {
    const nobody = createIdentifier(noSource, createManualClock())
    await expect(nobody.identify(undefined, { agreement: 'A-9' })).resolves.toBe(anonymous)
  })

  test('of no agreement of the organisation is refused', async () => {
    const { identify, made } = begin()
    await expect(identify(`Bearer ${made.key}`, 'A-9')).rejects.toMatchObject({ code: 'AGREEMENT_REQUIRED' })
  })

  test('against the one that the key is bound to is refused', async () => {
    const { identify, made } = begin({ boundAgreement: 'A-1' })
    await expect(identify(`Bearer ${made.key}`, 'A-2')).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(identify(`Bearer ${made.key}`, 'A-1')).resolves.toMatchObject({ boundAgreement: 'A-1' })
  })

  test.each(['', 'a-1', 'A', "A-1' or 1=1", 'A'.repeat(41), 'A-1\n', '协议一'])(
    'of another form is refused: %j',
    async (text) => {
      const { identify, made } = begin()
      await expect(identify(`Bearer ${made.key}`, text)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    },
  )

  test('tells a stranger nothing: the key is looked at first', async () => {
    const { identify, made } = begin({ boundAgreement: 'A-1' })
    await expect(identify(withSecret(made, 'A'.repeat(32)), 'A-2')).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    })
  })
})
