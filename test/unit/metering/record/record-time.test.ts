import fc from 'fast-check'
import { uuidv7 } from '../../../../src/kernel/ids'
import {
  idFitsTime,
  leastIdOf,
  RECORD_TIME_SLACK_MS,
  timeOfId,
} from '../../../../src/metering/record/record-time'

const ms = fc.integer({ min: 0, max: 2 ** 48 - 1 })

test('an id gives back the time that it was made at', () => {
  fc.assert(fc.property(ms, (at) => expect(timeOfId(uuidv7(at))).toBe(at)))
})

test('every id of a time stands at or after the least id of that time, and before that of the next', () => {
  fc.assert(
    fc.property(ms, (at) => {
      expect(uuidv7(at) >= leastIdOf(at)).toBe(true)
      if (at < 2 ** 48 - 1) expect(uuidv7(at) < leastIdOf(at + 1)).toBe(true)
    }),
  )
})

test.each([
  [-5, '00000000-0000'],
  [2 ** 60, 'ffffffff-ffff'],
])('a time of %d ms is held within what an id can carry', (at, begin) => {
  expect(leastIdOf(at).startsWith(begin)).toBe(true)
})

test('an id fits a time within the slack and not beyond', () => {
  const at = Date.UTC(2026, 10, 23)
  const iso = new Date(at).toISOString()
  expect(idFitsTime(uuidv7(at), iso)).toBe(true)
  expect(idFitsTime(uuidv7(at + RECORD_TIME_SLACK_MS), iso)).toBe(true)
  expect(idFitsTime(uuidv7(at + RECORD_TIME_SLACK_MS + 1), iso)).toBe(false)
  expect(idFitsTime(uuidv7(at - RECORD_TIME_SLACK_MS - 1), iso)).toBe(false)
})

test.each(['', 'not an id', '../../etc/passwd'])('%j fits no time', (id) => {
  expect(idFitsTime(id, new Date().toISOString())).toBe(false)
})

test('no id fits what is not a time', () => {
  expect(idFitsTime(uuidv7(0), 'yesterday')).toBe(false)
})
