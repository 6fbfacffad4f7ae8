import type { AccountCaller } from '../../../src/identity/caller'
import type { StoredThrottle } from '../../../src/identity/throttle'
import { createThrottles } from '../../../src/identity/throttles'
import { createManualClock, type ManualClock } from '../../support/manual-clock'

const caller: AccountCaller = {
  kind: 'account',
  accountId: 'a',
  accountName: 'A',
  organisationId: 'o',
  organisationName: 'O',
  roles: ['DATA_USER'],
  auth: 'KEY',
  keyId: 'k',
  boundAgreement: null,
  boundPurpose: null,
  agreements: [],
}

const stored = (clock: ManualClock, of: Partial<StoredThrottle> = {}): StoredThrottle => ({
  finding: 'f',
  subject: 'account:a',
  accountId: 'a',
  requestsPerMinute: 2,
  endsAt: new Date(clock.now().getTime() + 3_600_000),
  ...of,
})

test('R-38: as many as a minute has, then one after another, each refusal with the time to wait', async () => {
  const clock = createManualClock()
  const throttles = createThrottles(() => Promise.resolve([stored(clock)]), clock)
  const [throttle] = await throttles.of(caller)
  throttle?.admit()
  throttle?.admit()
  expect(() => throttle?.admit()).toThrow(
    expect.objectContaining({
      code: 'RATE_LIMITED',
      fault: expect.objectContaining({ details: { rule: 'R-38', retryAfter: 30 } }),
    }),
  )
  clock.advance(30_000)
  throttle?.admit()
  expect(() => throttle?.admit()).toThrow(expect.objectContaining({ code: 'RATE_LIMITED' }))
})

test('what was used of a minute outlives another reading', async () => {
  const clock = createManualClock()
  const throttles = createThrottles(() => Promise.resolve([stored(clock)]), clock)
  for (let i = 0; i < 2; i += 1) (await throttles.of(caller))[0]?.admit()
  throttles.drop()
  const [again] = await throttles.of(caller)
  expect(() => again?.admit()).toThrow(expect.objectContaining({ code: 'RATE_LIMITED' }))
})

test('it concerns its subject alone, ends by the clock, and is known at once after it was made', async () => {
  const clock = createManualClock()
  const inForce: StoredThrottle[] = []
  const throttles = createThrottles(() => Promise.resolve([...inForce]), clock)
  expect(await throttles.of(caller)).toEqual([])
  inForce.push(
    stored(clock),
    stored(clock, { finding: 'g', subject: 'key:k' }),
    stored(clock, { finding: 'h', subject: 'account:b', accountId: 'b' }),
  )
  // not read again yet, and then because something was narrowed
  expect(await throttles.of(caller)).toEqual([])
  throttles.drop()
  expect((await throttles.of(caller)).map(({ finding }) => finding)).toEqual(['f', 'g'])
  expect(await throttles.of({ ...caller, accountId: 'c', keyId: 'l' })).toEqual([])
  clock.advance(3_600_000)
  expect(await throttles.of(caller)).toEqual([])
})

test('that of a key holds for every key of its account, which could make another one, and for nobody else', async () => {
  const clock = createManualClock()
  const ofKey = stored(clock, { subject: 'key:k', requestsPerMinute: 1 })
  const throttles = createThrottles(() => Promise.resolve([ofKey]), clock)
  for (const throttle of await throttles.of(caller)) throttle.admit()
  const [counted] = await throttles.of({ ...caller, keyId: 'made with k' })
  expect(() => counted?.admit()).toThrow(expect.objectContaining({ code: 'RATE_LIMITED' }))
  expect(await throttles.of({ ...caller, auth: 'SESSION', keyId: 's' })).toEqual([])
  expect(await throttles.of({ ...caller, accountId: 'b', keyId: 'l' })).toEqual([])
})
