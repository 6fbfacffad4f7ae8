import { z } from 'zod'
import type { ReadySettings } from '../../config/settings'
import { AppError } from '../../kernel/errors'
import { withLogin } from '../login'

/**
 * What a session that reads rows sets for itself against its parameters in the log: keys of cursors and of pseudonyms
 * are among them. The rest only the server's administrator may set, see `requireSilentParameters`.
 */
export const silentSession = {
  // as text: postgres.js leaves out what is 0
  log_parameter_max_length_on_error: '0',
  debug_print_parse: 'off',
  debug_print_rewritten: 'off',
  debug_print_plan: 'off',
} as const

/**
 * Checks that the server of the rows writes no parameter of a statement into its log: whoever reads that log would
 * learn the keys of pseudonyms, and could tell who stands behind each. Statements alone may be logged: they hold none.
 * A setting that is changed while the program runs is not seen; through a pooler, only the server that answers is.
 * @throws AppError setup.database.logsParameters naming what does, and the statements that end it
 */
export const requireSilentParameters = ({
  rowsDatabaseUrl,
}: Pick<ReadySettings, 'rowsDatabaseUrl'>): Promise<void> =>
  withLogin(rowsDatabaseUrl, async (sql) => {
    const rows =
      await sql`select name, setting, quote_ident(session_user) as login from pg_catalog.pg_settings`
    const read = z.array(Setting).parse(rows)
    const leaks = leaksOf(new Map(read.map(({ name, setting }) => [name, setting])))
    if (leaks.length === 0) return
    const login = read[0]?.login ?? ''
    throw AppError.of('setup.database.logsParameters', {
      settings: leaks.flatMap(({ because }) => because),
      statements: leaks.map(({ remedy }) => `alter role ${login} set ${remedy};`).join(' '),
    })
  })

const Setting = z.object({ name: z.string(), setting: z.string().nullable(), login: z.string() })

export interface ParameterLeak {
  /** Settings that together write parameters. */
  readonly because: readonly string[]
  /** A setting that ends it. */
  readonly remedy: string
}

/** @param settings of PostgreSQL by name, in base units; one that is not there belongs to what is not loaded */
export const leaksOf = (settings: ReadonlyMap<string, string | null>): readonly ParameterLeak[] => {
  const told = (name: string): string => `${name} = ${settings.get(name) ?? ''}`
  const isAbove = (name: string, least: number): boolean => Number(settings.get(name) ?? -1) > least
  const logged = [
    ...(settings.get('log_statement') === 'all' ? ['log_statement'] : []),
    ...(isAbove('log_min_duration_statement', -1) ? ['log_min_duration_statement'] : []),
    ...(isAbove('log_min_duration_sample', -1) && isAbove('log_statement_sample_rate', 0)
      ? ['log_min_duration_sample']
      : []),
    ...(isAbove('log_transaction_sample_rate', 0) ? ['log_transaction_sample_rate'] : []),
  ]
  const leaks: ParameterLeak[] = []
  if (logged.length > 0 && settings.get('log_parameter_max_length') !== '0')
    leaks.push({
      because: [...logged, 'log_parameter_max_length'].map(told),
      remedy: 'log_parameter_max_length = 0',
    })
  // a plan shows the values that it was made for, whatever is said of parameters
  if (isAbove('auto_explain.log_min_duration', -1))
    leaks.push({
      because: [told('auto_explain.log_min_duration')],
      remedy: 'auto_explain.log_min_duration = -1',
    })
  if (settings.get('pgaudit.log_parameter') === 'on')
    leaks.push({ because: [told('pgaudit.log_parameter')], remedy: 'pgaudit.log_parameter = off' })
  return leaks
}
