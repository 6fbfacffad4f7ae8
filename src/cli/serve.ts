import cluster from 'node:cluster'
import { setFlagsFromString } from 'node:v8'
import { join } from 'node:path'
import { z } from 'zod'
import { readIfThere } from '../config/data-directory'
import type { Settings } from '../config/settings'
import { allowsDemoKeys } from '../demo/keys'
import type { Observe } from '../telemetry/observation'
import type { CommandContext, RegisterCommand } from './context'
import { say } from './texts'

/** A server that listens. */
export interface StartedServer {
  readonly url: string
  /** Lets open requests end, then closes. */
  stop(): Promise<void>
}

export type StartServer = (settings: Settings, observe: Observe) => Promise<StartedServer>

/** `weir serve`: serves until SIGINT or SIGTERM; a second signal ends at once (`main.ts`). */
export const registerServe =
  (startServer: StartServer): RegisterCommand =>
  (program, io) => {
    program
      .command('serve')
      .description('serve the API, the console and the playground')
      .action(async () => {
        // The heap of a gateway is small: threads that collect it side by side take more than they save (5 % of a
        // request's time).
        setFlagsFromString('--no-parallel-scavenge')
        // What a place in the code often makes for long V8 makes in its old generation at once, from where it holds what
        // is young: each request hung on such a place in node's timers (DECISIONS.md, "Nothing long-lived").
        setFlagsFromString('--no-allocation-site-pretenuring')
        const server = await startServer(io.settings, io.observe)
        try {
          if (cluster.isPrimary) await greet(server.url, io.settings, io)
          await aborted(io.signal)
        } finally {
          await server.stop()
        }
      })
  }

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

const DemoFile = z.object({ keys: z.record(z.string(), z.string()) })

const greet = async (url: string, settings: Settings, { output }: CommandContext): Promise<void> => {
  output.note(say('serve.ready', output.locale, { url }))
  // beyond loopback no keys were made, and an older file's are not shown
  if (!allowsDemoKeys(settings)) return
  const file = join(settings.dataDir, 'demo.json')
  const text = await readIfThere(file)
  if (text === undefined) return
  // what is no terminal is a log, which holds no keys
  if (!output.isTerminal) {
    output.note(say('serve.demoFile', output.locale, { file }))
    return
  }
  const { keys } = DemoFile.parse(JSON.parse(text))
  const lines = Object.entries(keys).map(([role, key]) => `\n  ${role.padEnd(14)} ${key}`)
  output.note(say('serve.demo', output.locale, { file, keys: lines.join('') }))
}
