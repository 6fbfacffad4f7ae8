import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../../src/kernel/errors'
import { systemClock } from '../../../src/kernel/clock'
import { Closing } from '../../../src/server/closing'

const never = () => new Promise(() => undefined)

const closingOf = (timeoutMs: number) => {
  const closing = new Closing(timeoutMs, systemClock)
  const told: string[] = []
  const step = (name: string, tookMs: number) => {
    closing.then(name, async () => {
      told.push(`${name} begins`)
      await sleep(tookMs)
      told.push(`${name} ends`)
    })
  }
  return { closing, told, step }
}

const failureOf = (closing: Closing): Promise<unknown> => closing.run().catch((error: unknown) => error)

test('what was started last is stopped first, each when the one before has ended', async () => {
  const { closing, told, step } = closingOf(5_000)
  step('databases', 1)
  step('log', 20)
  await closing.run()
  expect(told).toEqual(['log begins', 'log ends', 'databases begins', 'databases ends'])
})

test('a step that does not end in time is left and named, and those after it end in their order', async () => {
  const { closing, told, step } = closingOf(50)
  step('databases', 1)
  step('log', 100)
  closing.then('requests', never)
  const failure = await failureOf(closing)
  expect(told).toEqual(['log begins', 'log ends', 'databases begins', 'databases ends'])
  expect(failure).toMatchObject({ fault: { message: 'setup.closedLate', params: { steps: ['requests'] } } })
  expect(String(failure)).toContain('these did not end: requests.')
})

test('a step that never ends holds up nothing, however late it begins', async () => {
  const { closing, told, step } = closingOf(10)
  step('databases', 1)
  closing.then('log', never)
  closing.then('requests', never)
  const begunMs = performance.now()
  expect(await failureOf(closing)).toMatchObject({ fault: { params: { steps: ['requests', 'log'] } } })
  expect(performance.now() - begunMs).toBeLessThan(3_000)
  expect(told).toEqual(['databases begins', 'databases ends'])
})

test('a step that fails holds up nothing, and its failure is told', async () => {
  const { closing, told, step } = closingOf(5_000)
  step('databases', 1)
  const reason = new Error('gone')
  closing.then('log', () => Promise.reject(reason))
  expect(await failureOf(closing)).toBe(reason)
  expect(told).toContain('databases ends')
})

test('where one failed and another did not end, both are told', async () => {
  const { closing } = closingOf(10)
  const reason = new Error('gone')
  closing.then('log', () => Promise.reject(reason))
  closing.then('requests', never)
  const failure = await failureOf(closing)
  expect(failure).toBeInstanceOf(AppError)
  expect(failure).toMatchObject({ cause: reason })
})
