import { createOutput } from '../../../src/cli/output'
import { terminalLocale } from '../../../src/config/environment'

const outputOn = (isTTY: boolean, columns = 80) => {
  const written = { stdout: '', stderr: '' }
  const terminal = {
    stdout: { write: (text: string) => (written.stdout += text) },
    stderr: { write: (text: string) => (written.stderr += text), isTTY, columns },
  }
  return { written, output: createOutput({ terminal, locale: 'en', showStack: () => false }) }
}

test('progress is shown on a terminal alone, and leaves no trace', () => {
  const silent = outputOn(false)
  const quiet = silent.output.progress()
  quiet.update('reading', 0.5)
  quiet.end()
  expect(silent.written).toEqual({ stdout: '', stderr: '' })

  const { written, output } = outputOn(true)
  const bar = output.progress()
  bar.update('reading', 0.5)
  expect(written.stderr).toContain('[############            ] 50% reading')
  bar.update('reading', 7)
  expect(written.stderr).toContain('100%')
  bar.update('thinking', null)
  bar.end()
  expect(written.stderr.endsWith('\r\u001b[2K')).toBe(true)
  expect(written.stdout).toBe('')
})

test.each([
  [50, 'a label that is far too long for this terminal', '[                        ] 0% a label that is far'],
  [50, '正在载入：20,000,000 行', '[                        ] 0% 正在载入：20,000,00'],
  [30, 'a label', '[                        ] 0%'],
  [12, 'a label', '[          '],
])('a terminal of %i cells is not filled by "%s"', (columns, label, line) => {
  const { written, output } = outputOn(true, columns)
  output.progress().update(label, 0)
  expect(written.stderr).toBe(`\r\u001b[2K${line}`)
})

test.each([
  [{ LC_ALL: 'zh_CN.UTF-8' }, 'zh'],
  [{ LC_ALL: '', LANG: 'zh_CN.UTF-8' }, 'zh'],
  [{ LC_ALL: 'en_GB.UTF-8', LANG: 'zh_CN.UTF-8' }, 'en'],
  [{ LC_MESSAGES: 'zh_TW', LANG: 'C' }, 'zh'],
  [{ LANG: 'C.UTF-8' }, 'en'],
  [{ LANG: 'fr_FR.UTF-8' }, 'en'],
  [{}, 'en'],
])('a terminal with %j reads %s', (env, locale) => {
  expect(terminalLocale(env)).toBe(locale)
})

test('a file that cannot be used is named, with what is wrong with it', () => {
  const { written, output } = outputOn(false)
  const message = "ENOTDIR: not a directory, mkdir '/a/file/x'"
  output.failure(Object.assign(new Error(message), { code: 'ENOTDIR', syscall: 'mkdir', path: '/a/file/x' }))
  expect(written.stderr).toBe(
    '/a/file/x cannot be used (ENOTDIR: not a directory). Name another file or directory, or mend what it says.\n',
  )
})
