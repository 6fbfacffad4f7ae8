import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { z } from 'zod'
import { ensureDataDirectory, writePrivate } from '../config/data-directory'
import type { Settings } from '../config/settings'

/** Who each demo key belongs to; the names are those of the file. */
export const demoRoles = ['dataUser', 'agreementUser', 'opener', 'authority', 'auditor', 'operator'] as const

export type DemoRole = (typeof demoRoles)[number]

/** One API key, whole, for each role. Secrets: never logged. */
export type DemoKeys = Readonly<Record<DemoRole, string>>

const DemoFile = z.object({ url: z.string(), keys: z.partialRecord(z.enum(demoRoles), z.string().max(200)) })

type DemoSettings = Pick<Settings, 'demo' | 'host' | 'dataDir'>

const pathOf = (settings: DemoSettings): string => join(settings.dataDir, 'demo.json')

/** Whether demo keys may exist at all: on an address that other machines reach they would be known secrets. */
export const allowsDemoKeys = (settings: DemoSettings): boolean => settings.demo && isLoopback(settings.host)

const isLoopback = (host: string): boolean =>
  host.toLowerCase() === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

/** The keys of an earlier start. A file that is missing, cut off or not ours has none. */
export const readDemoKeys = async (settings: DemoSettings): Promise<Partial<DemoKeys>> => {
  try {
    const { keys } = DemoFile.parse(JSON.parse(await readFile(pathOf(settings), 'utf8')))
    return keys
  } catch {
    return {}
  }
}

/**
 * Writes `demo.json` in the data directory, mode 0600, whole or not at all; in demo mode on a loopback host only,
 * else nothing is written.
 * @param url where the server answers
 */
export const writeDemoFile = async (settings: DemoSettings, url: string, keys: DemoKeys): Promise<void> => {
  if (!allowsDemoKeys(settings)) return
  await ensureDataDirectory(settings.dataDir)
  await writePrivate(pathOf(settings), `${JSON.stringify({ url, keys }, null, 2)}\n`)
}
