import { coalesce } from '../../../../src/catalog/live/coalesce'

/** A task whose runs end when they are told to. */
const createTask = () => {
  const ends: ((error?: Error) => void)[] = []
  const task = () =>
    new Promise<void>((resolve, reject) => {
      ends.push((error) => (error === undefined ? resolve() : reject(error)))
    })
  return { ends, ...coalesce(task) }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('calls during a run share the one that follows, which begins after them', async () => {
  const task = createTask()
  const first = task.run()
  const later = [task.run(), task.run(), task.run()]
  expect(task.ends).toHaveLength(1)
  task.ends[0]?.()
  await first
  await turn()
  expect(task.ends).toHaveLength(2)
  task.ends[1]?.()
  await Promise.all(later)
  expect(task.ends).toHaveLength(2)
})

test('a run that fails tells its own callers, and the next one runs', async () => {
  const task = createTask()
  const first = task.run()
  const second = task.run()
  task.ends[0]?.(new Error('away'))
  await expect(first).rejects.toThrow('away')
  await turn()
  task.ends[1]?.()
  await expect(second).resolves.toBeUndefined()
})

test('idle waits for what runs and what follows, whatever comes of it', async () => {
  const task = createTask()
  await task.idle()
  const outcomes = Promise.allSettled([task.run(), task.run()])
  let isIdle = false
  const idle = task.idle().then(() => (isIdle = true))
  task.ends[0]?.(new Error('away'))
  await turn()
  expect(isIdle).toBe(false)
  task.ends[1]?.()
  await idle
  await outcomes
  expect(task.ends).toHaveLength(2)
})
