import { checkApplication } from '../../../src/cases/case-input'
import { escapeHtml } from '../../../src/cases/file/html'
import { application } from '../../support/case-fixture'

const turned = `Lab${String.fromCharCode(0x202e)}xcod`

test('an application whose names read otherwise than they are is refused, with the places', () => {
  expect(() => checkApplication(application)).not.toThrow()
  expect(() => checkApplication({ ...application, scenario: 'first\nsecond' })).not.toThrow()
  const attachments = [{ name: turned, sha256: 'a'.repeat(64) }]
  expect(() => checkApplication({ ...application, name: 'Lab\nof', attachments })).toThrow(
    /^name, attachments: take out/,
  )
})

test('what was stored before is printed with the code of such a character', () => {
  expect(escapeHtml(`<${turned}>`)).toBe('&lt;Lab\\u202excod&gt;')
})
