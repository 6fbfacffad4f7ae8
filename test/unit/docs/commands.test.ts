import { Command } from 'commander'
import { commands } from '../../../src/cli/commands'
import type { CommandContext } from '../../../src/cli/context'
import { registerServe } from '../../../src/cli/serve'
import { blocksOf, documents, readText } from '../../support/documents'

const unused = (): never => {
  throw new Error('no command runs here')
}

/** A command takes its parts when it runs. */
const noContext: CommandContext = {
  get settings() {
    return unused()
  },
  clock: { now: unused, monotonicMs: unused },
  observe: unused,
  output: {
    locale: 'en',
    isTerminal: false,
    result: unused,
    note: unused,
    progress: unused,
    failure: unused,
  },
  signal: new AbortController().signal,
  withDatabases: unused,
  fail: unused,
}

const program = new Command('weir')
for (const register of [registerServe(unused), ...commands]) register(program, noContext)

const leavesOf = (command: Command): readonly Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf)

const nameOf = (command: Command): string =>
  command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`

const names = leavesOf(program).map(nameOf)

test('docs/cli.md has the help of every command, and no other', () => {
  const headings = [...readText('docs/cli.md').matchAll(/^### `(.+)`$/gm)].map(([, name]) => name)
  expect(headings).toEqual(names)
})

test('every command and option that a document shows exists', () => {
  const shown = documents.flatMap((document) => blocksOf(document, 'sh').flatMap(commandLines))
  expect(shown.length).toBeGreaterThan(0)
  const wrong = shown.filter((line) => {
    const leaf = leavesOf(program).find((command) => `${line} `.startsWith(`${nameOf(command)} `))
    const options = [...line.matchAll(/ (--[a-z-]+)/g)].map(([, option]) => option)
    return leaf === undefined || !options.every((option) => leaf.options.some(({ long }) => long === option))
  })
  expect(wrong).toEqual([])
})

/** The lines of a block that call `weir`, continued ones joined, comments cut. */
const commandLines = (block: string): readonly string[] =>
  block
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, ''))
    .flatMap((line) => (line.startsWith('npx weir ') ? [line.slice('npx '.length)] : []))
