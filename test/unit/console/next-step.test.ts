import { codesWithStep, nextStep } from '../../../src/console/next-step'
import { errorCodes } from '../../../src/kernel/codes'

test('every error code of the registry has a next step, and there is no step for any other', () => {
  expect([...codesWithStep].sort()).toEqual(Object.keys(errorCodes).sort())
})

test('a next step is told in both languages', () => {
  for (const code of codesWithStep) {
    expect(nextStep(code, 'en')).toMatch(/^[A-Z].*\.$/)
    expect(nextStep(code, 'zh')).toMatch(/[\u4e00-\u9fff].*。$/)
  }
})

test.each(['', 'NO_SUCH_CODE', 'constructor', '__proto__', 'toString'])(
  'the code %j has no next step',
  (code) => {
    expect(nextStep(code, 'en')).toBeUndefined()
  },
)
