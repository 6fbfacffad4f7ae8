import 'reflect-metadata'
import cluster from 'node:cluster'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { commands } from './cli/commands'
import { createContext } from './cli/context'
import { createOutput } from './cli/output'
import { EXIT, runProgram } from './cli/program'
import { registerServe } from './cli/serve'
import { processEnvironment, terminalLocale } from './config/environment'
import { logLevel, readSettings } from './config/settings'
import { systemClock } from './kernel/clock'
import { onToldToStop } from './server/worker-message'
import { serveWithWorkers } from './server/workers'
import { createLog } from './telemetry/log'

/** The whole program: one command line, from the environment to the exit code. */
const main = async (): Promise<void> => {
  const env = processEnvironment()
  const output = createOutput({
    terminal: process,
    locale: terminalLocale(env),
    showStack: () => /^(debug|trace)$/.test(env['WEIR_LOG_LEVEL'] ?? ''),
  })
  process.on('uncaughtException', (error) => {
    output.failure(error)
    process.exit(EXIT.failed)
  })
  // whoever reads us may stop reading: `weir log export | head`
  process.stdout.on('error', () => process.exit(EXIT.failed))

  const stop = new AbortController()
  // a terminal's signal reaches workers too: they wait for the word of the first process
  onToldToStop(() => stop.abort())
  for (const [signal, number] of Object.entries({ SIGINT: 2, SIGTERM: 15, SIGHUP: 1 }))
    process.on(signal, () => {
      if (cluster.isWorker) return
      if (stop.signal.aborted) process.exit(128 + number)
      stop.abort()
    })

  const io = createContext({
    readSettings: () => readSettings(env),
    clock: systemClock,
    observe: createLog(logLevel(env, process.argv[2] === 'serve' ? 'info' : 'warn')).observe,
    output,
    signal: stop.signal,
    fail: () => (process.exitCode = EXIT.failed),
  })
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')))
  const program = { version, commands: [registerServe(serveWithWorkers), ...commands], io, terminal: process }
  const code = await runProgram(process.argv.slice(2), program)
  process.exitCode = code === EXIT.done ? (process.exitCode ?? EXIT.done) : code
  // its line to the first process would keep a worker, and that line's end would make every code 0
  if (cluster.isWorker) process.exit()
  // a database that does not answer would keep us: its connections wait for it
  if (stop.signal.aborted) setTimeout(() => process.exit(), LAST_WORDS_MS).unref()
}

/** For what is written when a command was stopped. */
const LAST_WORDS_MS = 500

void main()
