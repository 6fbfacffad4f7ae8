import { AppError, fault, faultOf, type Fault } from '../kernel/errors'
import type { Locale } from '../kernel/message'
import { textOf } from '../kernel/messages'
import type { Setting } from './setting'
import { settingTable } from './setting-table'

type Table = typeof settingTable

type SettingValues = {
  readonly [K in keyof Table]: Table[K] extends Setting<infer T> ? T : never
}

/** What the operator set: one flat value, defaults filled in. null: absent. */
export type Settings = SettingValues

/** Settings of a program that has found its database and its secret (`db/locate.ts`). */
export interface ReadySettings extends Settings {
  readonly databaseUrl: string
  /** The same as `databaseUrl` where none was set. */
  readonly rowsDatabaseUrl: string
  readonly secret: string
}

export type Environment = Readonly<Record<string, string | undefined>>

/** Every setting that cannot be used, told at once. */
export class SettingsError extends AppError {
  readonly problems: readonly Fault[]

  constructor(problems: readonly Fault[]) {
    super(fault('setup.settings', { problems: listed(problems, 'en') }))
    this.name = 'SettingsError'
    this.problems = problems
  }

  override textIn(locale: Locale): string {
    return textOf('setup.settings', locale, { problems: listed(this.problems, locale) })
  }
}

const listed = (problems: readonly Fault[], locale: Locale): string =>
  problems.map((problem) => `\n  - ${textOf(problem.message, locale, problem.params)}`).join('')

/**
 * Reads the settings from an environment. An empty variable counts as absent.
 * @throws SettingsError with every problem: values that do not fit, and variables `WEIR_*` that are none of ours
 */
export const readSettings = (env: Environment): Settings => {
  const problems: Fault[] = []
  const values: Record<string, unknown> = {}
  for (const [key, setting] of Object.entries<Setting<unknown>>(settingTable)) {
    const text = given(env, setting.name) ?? setting.byDefault
    if (text === null) {
      values[key] = null
      continue
    }
    const parsed = setting.kind.schema.safeParse(text)
    if (parsed.success) values[key] = parsed.data
    else problems.push(refusal(setting, text))
  }
  problems.push(...unknownNames(env))
  // the table and the type have the same keys and kinds: this is the parser that makes it so
  const settings = { ...values, demo: values['demo'] ?? values['databaseUrl'] === null } as Settings
  // what does not fit is absent here, and is told already
  problems.push(...conflictsOf(settings))
  if (problems.length > 0) throw new SettingsError(problems)
  return settings
}

/** Values that fit each alone, and not together. */
const conflictsOf = (settings: Partial<Settings>): readonly Fault[] => {
  const { defaultPageRows = 0, maxPageRows = Infinity } = settings
  const isGiven = (...keys: readonly (keyof Settings)[]): readonly boolean[] =>
    // undefined: given, and it does not fit
    keys.map((key) => settings[key] !== null)
  const [hasMail, hasSender] = isGiven('smtpUrl', 'smtpFrom')
  const token = isGiven('jwtKeys', 'jwtIssuer', 'jwtAudience')
  const [hasEvents, hasEventsToken] = isGiven('eventsUrl', 'eventsToken')
  return [
    ...(defaultPageRows > maxPageRows ? [fault('setup.setting.pageRows', { max: maxPageRows })] : []),
    ...(hasMail === true && hasSender === false ? [fault('setup.setting.smtpFrom')] : []),
    ...(token.includes(true) && token.includes(false) ? [fault('setup.setting.jwtIncomplete')] : []),
    ...(hasEventsToken === true && hasEvents === false ? [fault('setup.setting.eventsUrl')] : []),
  ]
}

/** The level to log at before the settings are read, and where they cannot be. */
export const logLevel = (env: Environment, byDefault: Settings['logLevel']): Settings['logLevel'] => {
  const level = settingTable.logLevel.kind.schema.safeParse(given(env, settingTable.logLevel.name))
  return level.success ? level.data : byDefault
}

const given = (env: Environment, name: string): string | null => {
  const text = env[name]?.trim() ?? ''
  return text === '' ? null : text
}

const refusal = (setting: Setting<unknown>, text: string): Fault =>
  faultOf(setting.kind.refusal, {
    name: setting.name,
    // an address may hold a password
    value: isSecret(setting, text) ? '***' : text.slice(0, 100),
    ...setting.kind.params,
  })

/** Whether a value must not be printed as it is. */
export const isSecret = ({ kind }: Setting<unknown>, text: string): boolean =>
  kind.unit === 'URL' || kind.unit === 'secret' || (kind.unit === 'file or URL' && text.includes('://'))

const unknownNames = (env: Environment): readonly Fault[] => {
  const known = new Set(Object.values<Setting<unknown>>(settingTable).map((setting) => setting.name))
  return Object.keys(env)
    .filter((name) => name.startsWith('WEIR_') && !known.has(name))
    .sort()
    .map((name) => fault('setup.setting.unknown', { name: name.slice(0, 100) }))
}
