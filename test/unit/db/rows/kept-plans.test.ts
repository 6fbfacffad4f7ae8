import { KeptPlans } from '../../../../src/db/rows/kept-plans'

const TEXT = 'select 1'

/** Runs as the pool does. @returns how many of them kept the plan */
const run = (plans: KeptPlans, times: number, tookMs: (isKept: boolean) => number): number => {
  let kept = 0
  for (let i = 0; i < times; i += 1) {
    const isKept = plans.mayKeep(TEXT)
    if (isKept) kept += 1
    plans.ran(TEXT, tookMs(isKept), isKept)
  }
  return kept
}

const always = (ms: number) => (): number => ms

test('what is quick keeps its plan', () => {
  expect(run(new KeptPlans(), 1_000, always(50))).toBe(1_000)
})

test('what is slow with the kept plan and quick with another hardly ever has the kept one', () => {
  const kept = run(new KeptPlans(), 10_000, (isKept) => (isKept ? 400 : 2))
  expect(kept).toBeLessThan(10)
})

test('what is better with another plan, though not quick, has the other', () => {
  expect(run(new KeptPlans(), 1_000, (isKept) => (isKept ? 9_000 : 200))).toBe(1)
})

test('on a server that is so busy that all is slow a plan is kept', () => {
  const plans = new KeptPlans()
  const kept = run(plans, 1_000, (isKept) => (isKept ? 90 : 91))
  expect(kept).toBeGreaterThan(970)
  // and it is given up once more where it is slow on a quiet one
  run(plans, 100_000, (isKept) => (isKept ? 400 : 2))
  expect(run(plans, 1_000, (isKept) => (isKept ? 400 : 2))).toBeLessThan(3)
})

test('of many that are slow at one time the plan is given up for as long as of one', () => {
  const plans = new KeptPlans()
  for (let i = 0; i < 64; i += 1) plans.ran(TEXT, 90, true)
  run(plans, 32, always(1))
  expect(plans.mayKeep(TEXT)).toBe(true)
})
