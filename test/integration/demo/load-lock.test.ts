import { withLoadLock } from '../../../src/demo/load-lock'
import { createTestDatabase, type TestDatabase } from '../../support/database'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

test('one works at a time, and whoever waits too long is told to wait or to do without', async () => {
  const late = jest.fn()
  await withLoadLock(db.settings, async () => {
    await expect(withLoadLock(db.settings, late, 1)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      fault: { message: 'demo.busy', params: { seconds: 1 } },
    })
  })
  expect(late).not.toHaveBeenCalled()
})

test('work that fails lets the next one in', async () => {
  await expect(withLoadLock(db.settings, () => Promise.reject(new Error('no')), 1)).rejects.toThrow('no')
  expect(await withLoadLock(db.settings, () => Promise.resolve('in'), 1)).toBe('in')
})

test('whoever waits works as soon as the one before is done', async () => {
  const done: string[] = []
  const work = (name: string) => async () => {
    await db.databases.control`select pg_sleep(0.2)`
    done.push(name)
    return done.length
  }
  const turns = await Promise.all([
    withLoadLock(db.settings, work('one')),
    withLoadLock(db.settings, work('two')),
  ])
  expect(turns.sort()).toEqual([1, 2])
})
