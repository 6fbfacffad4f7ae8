import type { CatalogService } from '../../../src/catalog/service'
import type { ImportUnderWay } from '../../../src/intake/import-job'
import { withOwner } from '../../../src/db/owner'
import { until } from '../../support/until'
import { openImporting, said, type Importing } from './importing'

let importing: Importing
beforeAll(async () => {
  importing = await openImporting()
  await importing.run('code,name\n1,x\n', { dataset: 'busy', manifest: said, publish: true })
})
afterAll(() => importing.close())

const append = (n: number, dataset = 'busy') => ({
  dataset,
  append: true,
  path: importing.write(`${dataset}${String(n)}.csv`, `code,name\n${String(n)},x\n`),
})

/** A catalogue whose activations wait until it is said how they go on. */
const held = () => {
  let reach: () => void = () => undefined
  const reached = new Promise<void>((resolve) => (reach = resolve))
  let end: (failure?: Error) => void = () => undefined
  const ended = new Promise<void>((resolve, reject) => {
    end = (failure) => (failure === undefined ? resolve() : reject(failure))
  })
  const activate = async (...load: Parameters<CatalogService['activate']>) => {
    reach()
    await ended
    return importing.catalog.activate(...load)
  }
  return { deps: { catalog: { ...importing.catalog, activate } }, reached, end }
}

const cutTurns = () =>
  withOwner(
    importing.database.settings.databaseUrl,
    (sql) => sql`
      select pg_terminate_backend(pid, 5000) from pg_locks
      where locktype = 'advisory' and classid >= 65536
        and database = (select oid from pg_database where datname = current_database())`,
  )

test('appends at the same time all take place, one after the other', async () => {
  await Promise.all([2, 3, 4, 5].map((n) => importing.run('', append(n))))
  const codes = (await importing.rows('busy', 'code')).flat().sort()
  expect(codes).toEqual(['1', '2', '3', '4', '5'])
  expect((await importing.catalog.find('busy'))?.activeVersion?.rowCount).toBe(5)
})

test('an append waits for the one that is under way, and tells which that is', async () => {
  const first = held()
  const one = importing.run('', append(6), first.deps)
  await first.reached
  const waited: ImportUnderWay[] = []
  const two = importing.run('', append(7), { onWaiting: (other) => void waited.push(other) })
  await until(() => waited.length > 1)
  expect(waited[0]).toEqual({ file: 'busy6.csv', since: expect.any(Date) })
  first.end()
  const [a, b] = await Promise.all([one, two])
  expect([a.total, b.before, b.total]).toEqual([6, 6, 7])
})

test('an append that fails leaves the one that waits unharmed', async () => {
  const first = held()
  const one = importing.run('', append(8), first.deps).catch((error: unknown) => error)
  await first.reached
  const waited: unknown[] = []
  const two = importing.run('', append(9), { onWaiting: (other) => void waited.push(other) })
  await until(() => waited.length > 0)
  first.end(new Error('the disk is full'))
  expect(await one).toMatchObject({ message: 'the disk is full' })
  expect((await two).total).toBe(8)
  expect((await importing.rows('busy', 'code')).flat()).not.toContain('8')
})

test('a draft that another import makes is refused at once, with the file and the time', async () => {
  const first = held()
  const path = importing.write('new.csv', 'a\n1\n')
  const one = importing.run('', { dataset: 'fresh', path, manifest: said }, first.deps)
  await first.reached
  await expect(importing.run('a\n2\n', { dataset: 'fresh', manifest: said })).rejects.toMatchObject({
    code: 'INVALID_TRANSITION',
    fault: { message: 'intake.underWay', params: { dataset: 'fresh', file: 'new.csv' } },
  })
  first.end()
  await one
})

test('who waits can be interrupted', async () => {
  const first = held()
  const one = importing.run('', append(10), first.deps)
  await first.reached
  const stop = new AbortController()
  const two = importing.run('', append(11), { signal: stop.signal, onWaiting: () => stop.abort() })
  await expect(two).rejects.toMatchObject({ fault: { message: 'intake.interrupted' } })
  first.end()
  await one
})

test('the turn of an importer that died is free', async () => {
  const [first, second] = [held(), held()]
  const one = importing.run('', append(12), first.deps).catch((error: unknown) => error)
  await first.reached
  const waited: unknown[] = []
  const onWaiting = (other: unknown) => void waited.push(other)
  const two = importing.run('', append(13), { ...second.deps, onWaiting })
  await until(() => waited.length > 0)
  // its connection ends with a process
  await cutTurns()
  await second.reached
  first.end()
  expect(await one).toMatchObject({ code: 'INVALID_TRANSITION', fault: { message: 'catalog.staleLoad' } })
  // it left what is told of the next one
  const told: ImportUnderWay[] = []
  const three = importing.run('', append(15), { onWaiting: (other) => void told.push(other) })
  await until(() => told.length > 0)
  second.end()
  expect(told[0]?.file).toBe('busy13.csv')
  await two
  const { total } = await three
  expect((await importing.catalog.find('busy'))?.activeVersion?.rowCount).toBe(total)
  expect((await importing.rows('busy', 'code')).flat()).not.toContain('12')
})

test('an append that lost its turn to nobody is told as what it is: done', async () => {
  const first = held()
  const before = (await importing.rows('busy', 'code')).length
  const one = importing.run('', append(14), first.deps)
  await first.reached
  await cutTurns()
  first.end()
  expect((await one).total).toBe(before + 1)
  expect((await importing.rows('busy', 'code')).flat()).toContain('14')
})

test('other datasets have turns of their own', async () => {
  const first = held()
  const one = importing.run('', append(16), first.deps)
  await first.reached
  const made = importing.run('code,name\n1,x\n', { dataset: 'other', manifest: said, publish: true })
  const [published] = await Promise.allSettled([made])
  const [appended] = await Promise.allSettled([importing.run('', append(2, 'other'))])
  first.end()
  await one
  expect(published).toMatchObject({ status: 'fulfilled' })
  expect(appended).toMatchObject({ value: { total: 2 } })
})

test('an append that waited adds to the version that is active by then', async () => {
  const first = held()
  const one = importing.run('', append(3, 'other'), first.deps)
  await first.reached
  const waited: unknown[] = []
  const two = importing.run('', append(4, 'other'), { onWaiting: (other) => void waited.push(other) })
  await until(() => waited.length > 0)
  await importing.run('code,name\n7,x\n8,x\n', { dataset: 'other' })
  first.end()
  expect(await Promise.allSettled([one, two])).toMatchObject([
    { status: 'rejected', reason: { code: 'INVALID_TRANSITION' } },
    { status: 'fulfilled', value: { before: 2, total: 3 } },
  ])
  expect((await importing.rows('other', 'code')).flat()).toEqual(['7', '8', '4'])
})

test('what is withdrawn while an append waits takes no rows', async () => {
  const first = held()
  const one = importing.run('', append(5, 'other'), first.deps)
  await first.reached
  const waited: unknown[] = []
  const two = importing.run('', append(6, 'other'), { onWaiting: (other) => void waited.push(other) })
  await until(() => waited.length > 0)
  await importing.catalog.withdraw('other', 'test', 'it is over')
  first.end()
  for (const each of await Promise.allSettled([one, two]))
    expect(each).toMatchObject({ status: 'rejected', reason: { fault: { message: 'catalog.ended' } } })
  expect((await importing.rows('other', 'code')).flat()).toEqual(['7', '8', '4'])
})
