import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { withFileLock } from '../../../../src/db/embedded/file-lock'
import { pidSpace } from '../../../../src/db/embedded/pid-space'

let folder: string
let file: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-unit-'))
  file = join(folder, 'lock')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** No process has it. */
const DEAD = 2 ** 30
const STALE_MS = 400

const take = (waitMs: number): Promise<string> =>
  withFileLock(file, waitMs, () => readFile(file, 'utf8'), STALE_MS)

/** While it is renewed as its holder renews it. The clock of that machine goes wrong. */
const whileRenewed = async (work: () => Promise<void>): Promise<void> => {
  let told = 0
  const renewal = setInterval(() => void utimes(file, (told += 1), told), 50)
  await work().finally(() => {
    clearInterval(renewal)
  })
}

test('one at a time, and nothing stays behind', async () => {
  const order: string[] = []
  const hold = (name: string) =>
    withFileLock(file, 5_000, async () => {
      order.push(`${name} in`)
      await sleep(20)
      order.push(`${name} out`)
    })
  await Promise.all(['a', 'b', 'c'].map(hold))
  for (let i = 0; i < order.length; i += 2) expect(order[i + 1]).toBe(order[i]?.replace('in', 'out'))
  expect(order).toHaveLength(6)
  expect(await readdir(folder)).toEqual([])
})

test.each([
  ['of a process which is gone', `${DEAD} nonce ${pidSpace()}`],
  ['which says nothing', ''],
])('that %s is taken at once, however new it is', async (_, token) => {
  await writeFile(file, token)
  expect(await take(200)).toContain(`${process.pid} `)
})

test.each([
  ['another machine', `${DEAD} nonce elsewhere 1234 pid:[1]`],
  ['this machine before it was started again, or another container', `${DEAD} nonce ${pidSpace()}0`],
  ['a program that did not say where it runs', `${DEAD} nonce`],
])('that of %s is held as long as it is renewed, and then for a while', async (_, token) => {
  await writeFile(file, token)
  await whileRenewed(() =>
    expect(take(STALE_MS * 2)).rejects.toMatchObject({ fault: { message: 'setup.locked' } }),
  )
  const begun = performance.now()
  expect(await take(STALE_MS * 4)).toContain(`${process.pid} `)
  expect(performance.now() - begun).toBeGreaterThanOrEqual(STALE_MS)
})

test('that of a process id which is used again is taken once nobody renews it', async () => {
  await writeFile(file, `${process.pid} nonce ${pidSpace()}`)
  await whileRenewed(() =>
    expect(take(STALE_MS * 2)).rejects.toMatchObject({ fault: { message: 'setup.locked' } }),
  )
  expect(await take(STALE_MS * 4)).toContain(`${process.pid} `)
})

test('where none can be made that is told at once, and the work is not done', async () => {
  await mkdir(file)
  const work = jest.fn(() => Promise.resolve())
  await expect(withFileLock(file, 60_000, work)).rejects.toMatchObject({
    fault: { message: 'setup.dataDirectory' },
  })
  expect(work).not.toHaveBeenCalled()
  expect(await readdir(folder)).toEqual(['lock'])
})
