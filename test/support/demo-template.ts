import { copyFile, mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withOwner } from '../../src/db/owner'
import { loadDemo } from '../../src/demo/load'
import { writeDemoFile } from '../../src/demo/keys'
import { systemClock } from '../../src/kernel/clock'
import { ignoreObservations } from '../../src/telemetry/observation'
import { createTestDatabase } from './database'
import { TEST_TEMPLATE, testServerUrl } from './server-url'

/** A database with the demo catalogue, to be cloned. */
export interface DemoTemplate {
  readonly template: string
  /** A copy of `demo.json`: the keys of its accounts. */
  readonly keyFile: string
  readonly secret: string
}

const LOCK = 87_016_100

/** Loads the demo catalogue once for the whole run: whoever asks first does it, others wait. */
export const demoTemplate = (): Promise<DemoTemplate> => {
  const empty = process.env[TEST_TEMPLATE] ?? ''
  const demo: DemoTemplate = {
    template: `${empty}_demo`,
    keyFile: join(tmpdir(), `${empty}_demo.json`),
    secret: 'a secret of the demo template, for tests',
  }
  return withOwner(testServerUrl(), async (sql) => {
    await sql`select pg_advisory_lock(${LOCK})`
    const [known] = await sql`select 1 from pg_database where datname = ${demo.template}`
    if (known === undefined) await load(demo)
    await sql`select pg_advisory_unlock(${LOCK})`
    return demo
  })
}

const load = async ({ template, keyFile, secret }: DemoTemplate): Promise<void> => {
  const database = await createTestDatabase({ env: { WEIR_DEMO: '1', WEIR_SECRET: secret } })
  const { settings, databases } = database
  await mkdir(settings.dataDir, { recursive: true })
  const keys = await loadDemo({ databases, settings, clock: systemClock, observe: ignoreObservations })
  if (keys === null) throw new Error('the demo made no keys')
  await writeDemoFile(settings, 'http://127.0.0.1:0', keys)
  await copyFile(join(settings.dataDir, 'demo.json'), keyFile)
  await rm(settings.dataDir, { recursive: true, force: true })
  const [made] = await databases.control<{ name: string }[]>`select current_database() as name`
  await databases.close()
  await withOwner(testServerUrl(), (sql) =>
    sql.unsafe(`alter database ${made?.name ?? ''} rename to ${template}`),
  )
}
