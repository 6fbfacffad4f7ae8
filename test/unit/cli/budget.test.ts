import { registerBudget } from '../../../src/cli/budget'
import { createContext } from '../../../src/cli/context'
import { createOutput } from '../../../src/cli/output'
import { runProgram } from '../../../src/cli/program'
import { systemClock } from '../../../src/kernel/clock'
import { ignoreObservations } from '../../../src/telemetry/observation'

const run = async (args: readonly string[]) => {
  let stderr = ''
  const terminal = {
    stdout: { write: () => undefined },
    stderr: { write: (text: string) => (stderr += text) },
  }
  const io = createContext({
    readSettings: () => {
      throw new Error('a database was asked for')
    },
    clock: systemClock,
    observe: ignoreObservations,
    output: createOutput({ terminal, locale: 'en', showStack: () => false }),
    signal: new AbortController().signal,
    fail: () => undefined,
  })
  const code = await runProgram(args, { version: '0', commands: [registerBudget], io, terminal })
  return { code, stderr }
}

test.each([
  ['--per', 'set', 'dataset:streets', '--per', 'week'],
  ['subject', 'set', 'foo', '--per', 'day'],
  ['subject', 'set', 'dataset:', '--per', 'day'],
  ['--per', 'remove', 'dataset:streets', '--per', 'week'],
  ['subject', 'remove', 'agreement:CQ-1', '--per', 'day'],
])('what is wrong is %s, and the command line cannot be used: budget %s %s %s %s', async (wrong, ...args) => {
  const ran = await run(['budget', ...args, '--reason', 'x'])
  expect(ran).toEqual({ code: 2, stderr: expect.stringContaining(`wrong is ${wrong}.`) })
})

test('a budget that can be meant is one for the database', async () => {
  const ran = await run(['budget', 'set', 'account:*', '--per', 'Minute', '--reason', 'x'])
  expect(ran).toEqual({ code: 1, stderr: expect.stringContaining('a database was asked for') })
})
