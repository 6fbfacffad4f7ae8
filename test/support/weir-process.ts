import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { ReadySettings } from '../../src/config/settings'

const program = join(__dirname, '..', '..', 'bin', 'weir.js')

const spawnBare = (env: Readonly<Record<string, string>>): ChildProcess =>
  spawn(process.execPath, [program, 'serve'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // whatever a test sends is not too much at once, unless it says so
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: '0',
      WEIR_BURST_ADDRESS: '0',
      WEIR_BURST_KEY: '0',
      ...env,
    },
  })

/** `weir serve` as a process of its own, as a user starts it, on this database and a free port. */
export const spawnWeir = (
  settings: ReadySettings,
  env: Readonly<Record<string, string>> = {},
): ChildProcess =>
  spawnBare({
    DATABASE_URL: settings.databaseUrl,
    WEIR_DATA_DIR: settings.dataDir,
    WEIR_SECRET: settings.secret,
    ...env,
  })

/** What it wrote to standard error until it ended. */
export const textOf = async (child: ChildProcess): Promise<string> => {
  let text = ''
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  await once(child, 'exit')
  return text
}

export interface StartedWeir {
  readonly process: ChildProcess
  readonly url: string
  /** Its exit code; null: a signal ended it. */
  readonly exit: Promise<number | null>
}

/** Resolves when it says that it is ready. @throws Error with what it said when it ended instead */
export const startWeir = (
  settings: ReadySettings,
  env: Readonly<Record<string, string>> = {},
): Promise<StartedWeir> => readiness(spawnWeir(settings, env))

/** The same with nothing but these settings: the embedded server and the demo, unless they say otherwise. */
export const startBareWeir = (env: Readonly<Record<string, string>>): Promise<StartedWeir> =>
  readiness(spawnBare(env))

const readiness = async (child: ChildProcess): Promise<StartedWeir> => {
  const exit = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null))
  const url = await new Promise<string>((resolve, reject) => {
    let text = ''
    const hear = (chunk: Buffer): void => {
      text += chunk.toString()
      const found = /GraphQL +(http:\S+)\/graphql/.exec(text)?.[1]
      if (found === undefined) return
      // what it says from now on is read, so that it never waits, and not kept
      child.stderr?.off('data', hear).resume()
      resolve(found)
    }
    child.stderr?.on('data', hear)
    child.once('exit', () => {
      reject(new Error(text))
    })
  })
  return { process: child, url, exit }
}
