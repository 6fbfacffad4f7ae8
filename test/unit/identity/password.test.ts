import { createPasswords } from '../../../src/identity/password'

test('where too many wait all are told so, and later everybody is answered alike', async () => {
  const passwords = createPasswords({ memoryCost: 64, timeCost: 1, parallelism: 1 })
  const stored = await passwords.hash('a password of some length')
  const verified = Array.from({ length: 52 }, () => passwords.verify(stored, 'another password'))
  const busy = { code: 'UNAVAILABLE' }
  await expect(passwords.verify(stored, 'another password')).rejects.toMatchObject(busy)
  await expect(passwords.verify(null, 'another password')).rejects.toMatchObject(busy)
  expect(await Promise.all(verified)).not.toContain(true)
  expect(await passwords.verify(null, 'another password')).toBe(false)
})
