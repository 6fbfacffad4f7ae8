import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { logVectorText } from '../../support/log-vector'

test('the test vector of docs/log-format.md is what the program computes', () => {
  const text = readFileSync(join(__dirname, '../../../docs/log-format.md'), 'utf8')
  expect(text).toContain(logVectorText())
})
