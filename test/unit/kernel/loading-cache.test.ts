import {
  createLoadingCache,
  type LoadingCache,
  type LoadingCacheOptions,
} from '../../../src/kernel/loading-cache'
import { createManualClock } from '../../support/manual-clock'

interface Pending {
  readonly key: string
  readonly answer: (value: string | undefined) => void
  readonly fail: (error: Error) => void
}

/** A cache whose loads are answered by the test, one by one. */
const begin = (bounds: Partial<LoadingCacheOptions<string>> = {}) => {
  const clock = createManualClock()
  const loads: Pending[] = []
  const cache: LoadingCache<string> = createLoadingCache<string>({
    load: (key) => new Promise((answer, fail) => loads.push({ key, answer, fail })),
    clock,
    maxAgeMs: 60_000,
    maxEntries: 3,
    absentMaxAgeMs: 1_000,
    maxAbsent: 2,
    maxLoads: 4,
    ...bounds,
  })
  const answer = (value: string | undefined): void => loads.at(-1)?.answer(value)
  const settle = async (key: string, value: string | undefined): Promise<void> => {
    const got = cache.get(key)
    answer(value)
    await got
  }
  const keep = (key: string, value = `value of ${key}`): Promise<void> => settle(key, value)
  const miss = (key: string): Promise<void> => settle(key, undefined)
  return { cache, clock, loads, answer, keep, miss }
}

describe('what was loaded', () => {
  test('is given again without a load until it is old', async () => {
    const { cache, clock, loads, keep } = begin()
    await keep('a')
    clock.advance(59_999)
    await expect(cache.get('a')).resolves.toBe('value of a')
    expect(loads).toHaveLength(1)
    clock.advance(1)
    const again = cache.get('a')
    expect(loads).toHaveLength(2)
    loads[1]?.answer('newer')
    await expect(again).resolves.toBe('newer')
  })

  test('is as old as the beginning of its load', async () => {
    const { cache, clock, loads } = begin()
    const got = cache.get('a')
    clock.advance(59_999)
    loads[0]?.answer('slow')
    await got
    clock.advance(1)
    void cache.get('a')
    expect(loads).toHaveLength(2)
  })

  test('is asked for once by all who want it at one time', async () => {
    const { cache, loads, answer } = begin()
    const all = [cache.get('a'), cache.get('a'), cache.get('a')]
    answer('shared')
    await expect(Promise.all(all)).resolves.toEqual(['shared', 'shared', 'shared'])
    expect(loads).toHaveLength(1)
  })

  test('leaves in order of last use when there is too much', async () => {
    const { cache, loads, keep } = begin()
    for (const key of ['a', 'b', 'c']) await keep(key)
    await cache.get('a')
    await keep('d')
    await expect(cache.get('a')).resolves.toBe('value of a')
    expect(loads).toHaveLength(4)
    void cache.get('b')
    expect(loads).toHaveLength(5)
  })

  test('leaves when all of it together is too heavy', async () => {
    const { cache, loads, keep } = begin({ weigh: (value) => value.length, maxWeight: 10 })
    await keep('a', '12345')
    await keep('b', '12345')
    await keep('c', '1')
    await cache.get('b')
    expect(loads).toHaveLength(3)
    void cache.get('a')
    expect(loads).toHaveLength(4)
  })

  test('is given out but not kept when it alone is too heavy, and pushes nothing out', async () => {
    const { cache, loads, keep } = begin({ weigh: (value) => value.length, maxWeight: 10 })
    await keep('a', '12345')
    const heavy = cache.get('b')
    loads[1]?.answer('x'.repeat(11))
    await expect(heavy).resolves.toHaveLength(11)
    await cache.get('a')
    expect(loads).toHaveLength(2)
    void cache.get('b')
    expect(loads).toHaveLength(3)
  })

  test('weighs nothing once it has left', async () => {
    const { cache, loads, keep } = begin({ weigh: (value) => value.length, maxWeight: 10 })
    for (let round = 0; round < 5; round += 1) {
      await keep('a', '1234567890')
      cache.clear()
    }
    await keep('b', '12345')
    await keep('c', '12345')
    const before = loads.length
    await cache.get('b')
    await cache.get('c')
    expect(loads).toHaveLength(before)
  })
})

describe('what is not there', () => {
  test('is asked for again after a second', async () => {
    const { cache, clock, loads, miss } = begin()
    await miss('a')
    await expect(cache.get('a')).resolves.toBeUndefined()
    expect(loads).toHaveLength(1)
    clock.advance(1_000)
    const again = cache.get('a')
    loads[1]?.answer('made just now')
    await expect(again).resolves.toBe('made just now')
  })

  test('is remembered for few keys, and pushes out nothing that is there', async () => {
    const { cache, loads, keep, miss } = begin()
    await keep('real')
    for (const key of ['x1', 'x2', 'x3', 'x4', 'x5']) await miss(key)
    await cache.get('real')
    await cache.get('x5')
    await cache.get('x4')
    expect(loads).toHaveLength(6)
    void cache.get('x3')
    expect(loads).toHaveLength(7)
  })

  test('is not remembered past a drop', async () => {
    const { cache, loads, miss } = begin()
    await miss('a')
    cache.drop(() => false)
    void cache.get('a')
    expect(loads).toHaveLength(2)
  })
})

describe('a load', () => {
  test('that fails is not remembered, and fails all who waited', async () => {
    const { cache, loads } = begin()
    const all = [cache.get('a'), cache.get('a')]
    loads[0]?.fail(new Error('away'))
    await expect(Promise.allSettled(all)).resolves.toMatchObject([
      { status: 'rejected' },
      { status: 'rejected' },
    ])
    const again = cache.get('a')
    loads[1]?.answer('back')
    await expect(again).resolves.toBe('back')
  })

  test('that throws at once is not remembered either', async () => {
    let calls = 0
    const { cache } = begin({
      load: () => {
        calls += 1
        throw new Error('at once')
      },
    })
    await expect(cache.get('a')).rejects.toThrow('at once')
    await expect(cache.get('a')).rejects.toThrow('at once')
    expect(calls).toBe(2)
  })

  test('beyond the most at one time is refused, and possible again when one has ended', async () => {
    const { cache, loads } = begin()
    const waiting = ['a', 'b', 'c', 'd'].map((key) => cache.get(key))
    await expect(cache.get('e')).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    void cache.get('a')
    expect(loads).toHaveLength(4)
    for (const load of loads) load.answer(load.key)
    await Promise.all(waiting)
    void cache.get('e')
    expect(loads).toHaveLength(5)
  })

  test('that a drop overtook still counts until it ends', async () => {
    const { cache } = begin()
    for (const key of ['a', 'b', 'c', 'd']) {
      void cache.get(key)
      cache.clear()
    }
    await expect(cache.get('e')).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })
})

describe('a drop', () => {
  test('forgets what is concerned and keeps the rest', async () => {
    const { cache, loads, keep } = begin()
    await keep('a', 'narrowed')
    await keep('b', 'not')
    cache.drop((value) => value === 'narrowed')
    await cache.get('b')
    expect(loads).toHaveLength(2)
    void cache.get('a')
    expect(loads).toHaveLength(3)
  })

  test('keeps what a load under way has read from being remembered', async () => {
    const { cache, loads } = begin()
    const early = cache.get('a')
    cache.drop(() => false)
    loads[0]?.answer('before')
    await expect(early).resolves.toBe('before')
    const late = cache.get('a')
    expect(loads).toHaveLength(2)
    loads[1]?.answer('after')
    await expect(late).resolves.toBe('after')
  })

  test('is never joined to a load that began before it', async () => {
    const { cache, loads } = begin()
    const early = cache.get('a')
    cache.drop(() => false)
    const late = cache.get('a')
    expect(loads).toHaveLength(2)
    loads[1]?.answer('after')
    await expect(late).resolves.toBe('after')
    loads[0]?.answer('before')
    await expect(early).resolves.toBe('before')
    await expect(cache.get('a')).resolves.toBe('after')
  })

  test('between two loads of one key lets the later one be shared still', async () => {
    const { cache, loads } = begin()
    const early = cache.get('a')
    cache.clear()
    const late = cache.get('a')
    loads[0]?.answer('before')
    await early
    const shared = cache.get('a')
    expect(loads).toHaveLength(2)
    loads[1]?.answer('after')
    await expect(Promise.all([late, shared])).resolves.toEqual(['after', 'after'])
  })

  test('keeps an absence that was read before it from being remembered', async () => {
    const { cache, loads } = begin()
    const early = cache.get('a')
    cache.clear()
    loads[0]?.answer(undefined)
    await early
    void cache.get('a')
    expect(loads).toHaveLength(2)
  })
})
