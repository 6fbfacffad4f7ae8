/** docs/cli.md, section `commands`: the help of every command, as commander prints it. */
const { Command } = require('commander')
const { commands } = require('../../dist/src/cli/commands.js')
const { registerServe } = require('../../dist/src/cli/serve.js')

/** A command only takes its parts when it runs, and none runs here. */
const noParts = {}
const HELP_COLUMNS = 100

const leavesOf = (command, path = []) => {
  const here = [...path, command.name()]
  return command.commands.length === 0
    ? [{ name: here.join(' '), command }]
    : command.commands.flatMap((child) => leavesOf(child, here))
}

/** Every command that does something, by its full name, in the order of `weir --help`. */
const leaves = () => {
  const program = new Command('weir').configureOutput({ getOutHelpWidth: () => HELP_COLUMNS })
  for (const register of [registerServe(noParts), ...commands]) register(program, noParts)
  return leavesOf(program)
}

const generate = () =>
  leaves()
    .flatMap(({ name, command }) => [
      `### \`${name}\``,
      '',
      '```text',
      command.helpInformation().trim(),
      '```',
      '',
    ])
    .join('\n')

module.exports = { generate, commandNames: () => leaves().map(({ name }) => name) }
