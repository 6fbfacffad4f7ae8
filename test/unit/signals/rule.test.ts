import { signalOf, signalRules, isSignalRule, logRules, type WindowSummary } from '../../../src/signals/rule'
import { messages } from '../../../src/kernel/messages'
import { grounds } from '../../support/case-rules'

const nothing: WindowSummary = { operations: 0, matching: 0, rows: 0, distinct: 0, datasetRows: null }

const refused = (matching: number, operations: number): WindowSummary => ({
  ...nothing,
  matching,
  operations,
})

const spike = { ...signalRules.REFUSAL_SPIKE.defaults, least: 10, share: 0.5 }

test.each([
  ['too few', refused(9, 9), null],
  ['enough, and half of all', refused(10, 20), { measured: 10, of: 20 }],
  ['enough, and less than half', refused(10, 21), null],
  ['nothing at all', nothing, null],
] as const)('R-68: a spike of refusals is a number and a share: %s', (_name, summary, expected) => {
  expect(signalOf('REFUSAL_SPIKE', spike, summary)).toEqual(expected)
})

test('R-68: a dataset is walked by rows in relation to its size, and of an unknown size nothing is said', () => {
  const setting = { ...signalRules.DATASET_WALKED.defaults, least: 100, share: 0.8 }
  const walked = (rows: number, datasetRows: number | null): unknown =>
    signalOf('DATASET_WALKED', setting, { ...nothing, rows, datasetRows })
  expect(walked(800, 1_000)).toEqual({ measured: 800, of: 1_000 })
  expect(walked(799, 1_000)).toBeNull()
  // a small dataset is read whole by anybody
  expect(walked(99, 50)).toBeNull()
  expect(walked(5_000, null)).toBeNull()
  expect(walked(5_000, 0)).toBeNull()
})

test('networks and values are counted apart from operations', () => {
  const many = { ...nothing, operations: 10_000, matching: 10_000, distinct: 3 }
  for (const id of ['KEY_FROM_MANY_NETWORKS', 'NEAR_DUPLICATES'] as const) {
    const setting = { ...signalRules[id].defaults, least: 4 }
    expect(signalOf(id, setting, many)).toBeNull()
    expect(signalOf(id, setting, { ...many, distinct: 4 })).toEqual({ measured: 4, of: null })
  }
})

test('a rule that is off sees nothing', () => {
  expect(signalOf('REFUSAL_SPIKE', { ...spike, effect: 'OFF' }, refused(1_000, 1_000))).toBeNull()
})

test('R-37, R-38: every rule has a ground of the list, a text in both languages, and none terminates', () => {
  for (const id of Object.keys(signalRules)) {
    if (!isSignalRule(id)) throw new Error(id)
    const { ground, source, defaults } = signalRules[id]
    expect([id, grounds.has(ground)]).toEqual([id, true])
    expect(messages[`signals.facts.${id}`].zh).not.toBe('')
    expect(source).not.toBe('')
    expect(['NOTIFY', 'THROTTLE']).toContain(defaults.effect)
  }
  expect([...logRules, 'REPORT_OVERDUE'].sort()).toEqual(Object.keys(signalRules).sort())
})
