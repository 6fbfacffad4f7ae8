import { spawn } from 'node:child_process'
import { createWriteStream, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { plannedIndexes } from '../../src/catalog/rows/rows-index'
import { createTable, indexSql, quotedTable } from '../../src/catalog/rows/rows-table'
import type { TableColumn } from '../../src/catalog/stored-dataset'
import { connect } from '../../src/db/connection'
import { startEmbedded } from '../../src/db/embedded/embedded'
import { migrate } from '../../src/db/migrate'
import { systemClock } from '../../src/kernel/clock'
import { ignoreObservations } from '../../src/telemetry/observation'
import { makeTestDirectory, removeTestDirectory } from '../support/cluster'

/**
 * What an import costs: seconds and peak memory of a `weir import` process, beside `psql \copy` of the same file
 * into the same table on the same server, once with the indexes there before and once with them built after.
 * The runs alternate. One JSON line each, then the medians.
 *
 *     node -r <a TypeScript hook> test/bench/import.ts [--file villages.csv] [--repeat 5] [--rows 620573]
 *
 * The file has the columns code, name, streetCode, areaCode, cityCode, provinceCode in any order; without one an
 * equivalent one is made. Weir must be built. Needs psql, and /proc for the memory.
 */
const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      file: { type: 'string' },
      repeat: { type: 'string', default: '5' },
      rows: { type: 'string', default: '620573' },
    },
  })
  const folder = await makeTestDirectory()
  const server = await startEmbedded({ dataDir: folder, observe: ignoreObservations, durable: true })
  try {
    await migrate({ databaseUrl: server.url, rowsDatabaseUrl: server.url }, systemClock)
    const file = values.file ?? (await generate(join(folder, 'villages.csv'), Number(values.rows)))
    const runs: Run[] = []
    for (let round = 1; round <= Number(values.repeat); round++)
      for (const way of ways) {
        const run = { way: way.name, round, ...(await way.run(server.url, file, round)) }
        runs.push(run)
        process.stdout.write(`${JSON.stringify(run)}\n`)
      }
    for (const { name } of ways) {
      const mine = runs.filter((run) => run.way === name)
      const seconds = mine.map((run) => run.seconds).sort((a, b) => a - b)
      const peakMb = Math.max(...mine.map((run) => run.peakMb))
      process.stdout.write(
        `${JSON.stringify({ way: name, medianSeconds: seconds[seconds.length >> 1], peakMb })}\n`,
      )
    }
  } finally {
    await server.stop()
    await removeTestDirectory(folder)
  }
}

interface Measured {
  readonly seconds: number
  readonly peakMb: number
}

interface Run extends Measured {
  readonly way: string
  readonly round: number
}

interface Way {
  readonly name: string
  run(url: string, file: string, round: number): Promise<Measured>
}

const weir: Way = {
  name: 'weir import',
  run: (url, file, round) => {
    const command = [resolve('dist/src/main.js'), 'import', file, '--dataset', `villages${String(round)}`]
    const said = ['--opener', 'bench', '--open-attribute', 'UNCONDITIONAL', '--publish', '--json']
    return measure(process.execPath, [...command, ...said], { DATABASE_URL: url })
  },
}

const columnOf = (name: string): TableColumn => ({
  name,
  type: name === 'name' ? 'TEXT' : name === 'code' ? 'BIGINT' : 'INTEGER',
  nullable: false,
  openAttribute: 'UNCONDITIONAL',
  mask: null,
  searchable: false,
  ref: null,
})

/** @param indexes when they are built, as `psql` users do it */
const psql = (indexes: 'before' | 'after'): Way => ({
  name: `psql, indexes ${indexes}`,
  run: async (url, file, round) => {
    const table = `psql_${indexes}_${String(round)}`
    const header = readFileSync(file, 'utf8').split(/\r?\n/, 1)[0]?.split(',') ?? []
    const columns = header.map(columnOf)
    const sql = connect(url, { role: null, applicationName: 'weir bench', max: 1 })
    await createTable(sql, table, columns)
    await sql.unsafe(`alter table ${quotedTable(table)} alter column _load set default 1`)
    await sql.end()
    const build = plannedIndexes(columns, ['code']).map((index) => indexSql(table, index))
    const names = columns.map(({ name }) => `"${name}"`).join(', ')
    const copy = `\\copy ${quotedTable(table)} (${names}) from '${file}' with (format csv, header true)`
    const steps = indexes === 'before' ? [...build, copy] : [copy, ...build, `analyze ${quotedTable(table)}`]
    return measure(
      'psql',
      ['-qX1', '-v', 'ON_ERROR_STOP=1', ...steps.flatMap((step) => ['-c', step]), url],
      {},
    )
  },
})

const ways: readonly Way[] = [weir, psql('before'), psql('after')]

/** Runs a command to its end. @throws Error with what it wrote when it failed */
const measure = async (
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Measured> => {
  const started = systemClock.monotonicMs()
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] })
  let [written, peakMb] = ['', 0]
  child.stderr.on('data', (text: Buffer) => (written += text.toString()))
  // the high-water mark only grows, so the last look is the peak; the first ones may still see this process's
  const watch = setInterval(() => (peakMb = peakOf(child.pid) ?? peakMb), 20)
  const [code] = await once(child, 'close')
  clearInterval(watch)
  if (code !== 0) throw new Error(`${command} failed: ${written}`)
  return { seconds: Math.round(systemClock.monotonicMs() - started) / 1000, peakMb }
}

const peakOf = (pid: number | undefined): number | undefined => {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8')
    const kilobytes = /VmHWM:\s+(\d+)/.exec(status)?.[1]
    return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024)
  } catch {
    return undefined
  }
}

/** As many villages as China has, with the lengths and the order of the real table. */
const generate = async (path: string, rows: number): Promise<string> => {
  const out = createWriteStream(path)
  out.write('code,name,streetCode,provinceCode,cityCode,areaCode\n')
  for (let n = 0; n < rows; n++) {
    const street = 110101001 + Math.floor(n / 15) * 7
    const code = `${String(street)}${String((n % 15) + 1).padStart(3, '0')}`
    const area = code.slice(0, 6)
    const line = `${code},"第${String(n)}社区居委会",${String(street)},${area.slice(0, 2)},${area.slice(0, 4)},${area}\n`
    if (!out.write(line)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'close')
  return path
}

void main()
