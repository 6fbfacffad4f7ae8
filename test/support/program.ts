import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A program under test, in a process of its own. */
export interface TestProgram {
  readonly child: ChildProcess
  /** The next line of its standard output, as JSON. Rejects when it ends before. */
  next(): Promise<unknown>
  /** Writes a line to its standard input. */
  say(line: string): void
  /** Resolves when it has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
}

/** Runs a TypeScript file of test/support. */
export const runTestProgram = (file: string, ...args: readonly string[]): TestProgram => {
  const child = spawn(process.execPath, [join(__dirname, 'run-ts.cjs'), join(__dirname, file), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] ?? '' },
  })
  const lines = createInterface({ input: child.stdout })
  const waiting: { resolve: (line: unknown) => void; reject: (error: Error) => void }[] = []
  const unread: unknown[] = []
  lines.on('line', (line) => {
    const value: unknown = JSON.parse(line)
    const reader = waiting.shift()
    if (reader === undefined) unread.push(value)
    else reader.resolve(value)
  })
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => {
      for (const reader of waiting.splice(0)) reader.reject(new Error(`the program ended: ${code ?? signal}`))
      resolve({ code, signal })
    })
  })
  return {
    child,
    ended,
    say: (line) => void child.stdin.write(`${line}\n`),
    next: () =>
      unread.length > 0
        ? Promise.resolve(unread.shift())
        : new Promise((resolve, reject) => waiting.push({ resolve, reject })),
  }
}
