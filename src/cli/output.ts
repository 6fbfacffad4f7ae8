import type { Json } from '../kernel/canonical-json'
import { AppError } from '../kernel/errors'
import type { Locale } from '../kernel/message'
import { textOf } from '../kernel/messages'
import { cutToCells } from './cells'
import { say } from './texts'

/** What a command writes: its result to stdout, everything else to stderr. */
export interface Output {
  /** Language of the messages. */
  readonly locale: Locale
  /** Prints the result: with `--json` one JSON document, else `text`. Called once by a command, at its end. */
  result(options: { readonly json?: boolean | undefined }, value: Json, text: string): void
  /** Whether a person reads stderr at once, and no file keeps it. */
  readonly isTerminal: boolean
  /** One line for people, on stderr. */
  note(text: string): void
  /** A line on stderr that is written over while long work goes on; nothing where stderr is no terminal. */
  progress(): Progress
  /** Prints what went wrong and what to do next. */
  failure(error: unknown): void
}

export interface Progress {
  /** @param fraction of the whole, 0 to 1; null: not known */
  update(label: string, fraction: number | null): void
  /** Removes the line. */
  end(): void
}

/** The two streams, as far as they are used; a test gives its own. */
export interface Terminal {
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number }
}

export interface OutputOptions {
  readonly terminal: Terminal
  readonly locale: Locale
  /** Whether unexpected errors are shown with their stack. */
  readonly showStack: () => boolean
}

export const createOutput = ({ terminal, locale, showStack }: OutputOptions): Output => ({
  locale,
  isTerminal: terminal.stderr.isTTY === true,
  result: ({ json }, value, text) => {
    terminal.stdout.write(json === true ? `${JSON.stringify(value)}\n` : `${text}\n`)
  },
  note: (text) => void terminal.stderr.write(`${text}\n`),
  progress: () => (terminal.stderr.isTTY === true ? progressOn(terminal.stderr) : noProgress),
  failure: (error) => {
    if (error instanceof AppError) {
      terminal.stderr.write(`${error.textIn(locale)}\n`)
      const { applyUrl, retryAfter } = error.fault.details
      if (applyUrl !== undefined) terminal.stderr.write(`${applyUrl}\n`)
      if (retryAfter !== undefined)
        terminal.stderr.write(`${say('retryAfter', locale, { seconds: retryAfter })}\n`)
    } else {
      terminal.stderr.write(`${textOfOther(error, locale)}\n`)
    }
    if (showStack()) for (const line of chainOf(error)) terminal.stderr.write(`${line}\n`)
  },
})

const textOfOther = (error: unknown, locale: Locale): string => {
  if (!(error instanceof Error)) return textOf('cli.unexpected', locale, { reason: String(error) })
  const told = error.message.split('\n')[0] ?? ''
  // an error of the system, of a file that the user named: 'EISDIR: illegal operation on a directory, open ...'
  if ('syscall' in error && 'path' in error && typeof error.path === 'string')
    return textOf('cli.file', locale, { path: error.path, reason: told.split(',')[0] ?? '' })
  return textOf('cli.unexpected', locale, { reason: `${error.name}: ${told}` })
}

const noProgress: Progress = { update: () => undefined, end: () => undefined }

const BAR_WIDTH = 24

const progressOn = (stderr: Terminal['stderr']): Progress => {
  let shown = ''
  const show = (line: string): void => {
    if (line === shown) return
    shown = line
    stderr.write(`\r\u001b[2K${line}`)
  }
  return {
    update: (label, fraction) => {
      const part = Math.min(1, Math.max(0, fraction ?? 0))
      const filled = Math.round(part * BAR_WIDTH)
      const bar = `[${'#'.repeat(filled)}${' '.repeat(BAR_WIDTH - filled)}] ${Math.floor(part * 100)}%`
      // a line that reaches the last cell is wrapped by some terminals
      show(cutToCells(fraction === null ? label : `${bar} ${label}`, (stderr.columns ?? 80) - 1))
    },
    end: () => show(''),
  }
}

/** Stacks of an error and its causes, for WEIR_LOG_LEVEL=debug. */
const chainOf = (error: unknown): readonly string[] => {
  const lines: string[] = []
  for (let at = error; at instanceof Error && lines.length < 8; at = at.cause)
    lines.push(at.stack ?? at.message)
  return lines
}
