import { Command, CommanderError } from 'commander'
import { SettingsError } from '../config/settings'
import type { CommandContext, RegisterCommand } from './context'
import type { Terminal } from './output'
import { say } from './texts'
import { UsageError } from './usage-error'
import { usageText } from './usage-text'

/** Exit codes: done; failed; the command line or the settings cannot be used. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const

export interface Program {
  readonly version: string
  readonly commands: readonly RegisterCommand[]
  readonly io: CommandContext
  readonly terminal: Terminal
}

/**
 * Runs one command line.
 * @param args without the program and its file
 * @returns the exit code; an answer that is no (`io.fail`) is the caller's to add
 */
export const runProgram = async (
  args: readonly string[],
  { version, commands, io, terminal }: Program,
): Promise<number> => {
  const { locale } = io.output
  const program = new Command('weir')
    .description(
      'A GraphQL gateway to open data: one schema, rules down to the row, a record of every query.',
    )
    .version(version)
    .showHelpAfterError(say('usage.help', locale))
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      outputError: (text, write) => write(usageText(text, locale)),
    })
    .exitOverride()
  for (const register of commands) register(program, io)
  try {
    await program.parseAsync([...args], { from: 'user' })
    return EXIT.done
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
    const isUsage = error instanceof UsageError
    io.output.failure(isUsage ? error.reason : error)
    return isUsage || error instanceof SettingsError ? EXIT.usage : EXIT.failed
  }
}
