import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { databaseUrl, parseDatabaseUrl } from '../../src/config/database-url'
import { withOwner } from '../../src/db/owner'
import { testServerUrl } from './server-url'

const operating = join(__dirname, '..', '..', 'docs', 'operating.md')

/** A login of the test server that is not the owner. */
export interface ServerLogin {
  readonly name: string
  /** The same database, as this login. */
  urlOf(url: string): string
  /** As a superuser: what is to be done to it. `{login}` is its name. */
  change(statement: string): Promise<unknown>
  /** Ends its connections first. */
  drop(): Promise<void>
}

/** Makes one by the statements that docs/operating.md gives. */
export const createServerLogin = async (): Promise<ServerLogin> => {
  const name = `weir_test_login_${randomBytes(6).toString('hex')}`
  const password = randomBytes(12).toString('hex')
  const [, documented] =
    /```sql\n(create role weir_server[^`]*)```/.exec(await readFile(operating, 'utf8')) ?? []
  if (documented === undefined) throw new Error('docs/operating.md makes no login')
  const run = (statements: string) => withOwner(testServerUrl(), (sql) => sql.unsafe(statements).simple())
  await run(documented.replaceAll('weir_server', name).replace("'...'", `'${password}'`))
  return {
    name,
    urlOf: (url) => {
      const address = parseDatabaseUrl(url)
      if (address === undefined) throw new Error('no address')
      return databaseUrl({ ...address, user: name, password })
    },
    change: (statement) => run(statement.replaceAll('{login}', name)),
    drop: async () => {
      await run(`select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = '${name}'`)
      await run(`drop role ${name}`)
    },
  }
}
