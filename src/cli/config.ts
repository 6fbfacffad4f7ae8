import { withoutPassword } from '../config/database-url'
import { durationText } from '../config/duration'
import type { Setting } from '../config/setting'
import { settingTable } from '../config/setting-table'
import { allowedOf } from '../config/setting-value'
import { isSecret, type Settings } from '../config/settings'
import type { Locale } from '../kernel/message'
import type { RegisterCommand } from './context'
import { say } from './texts'

/** One line of `weir config`. */
interface SettingReport {
  readonly name: string
  /** As it would be written, secrets cut; null: absent. */
  readonly value: string | null
  readonly default: string | null
  readonly unit: string
  /** Its unit with its bounds, or each of its values, for people. */
  readonly allowed: string
  readonly meaning: string
}

/** `weir config`: every setting with its value, default, unit and meaning. */
export const registerConfig: RegisterCommand = (program, io) => {
  program
    .command('config')
    .description('print every setting: value, default, unit and meaning')
    .option('--json', 'print {"settings": [{"name", "value", "default", "unit", "allowed", "meaning"}]}')
    .addHelpText('after', () => `\n${tableOf(settingReports(null, io.output.locale), io.output.locale)}`)
    .action((options: { readonly json?: boolean }) => {
      const reports = settingReports(io.settings, io.output.locale)
      io.output.result(
        options,
        { settings: reports.map((report) => ({ ...report })) },
        tableOf(reports, io.output.locale),
      )
    })
}

/**
 * Every setting as text, in the order of the table.
 * @param settings null: no values, for the help
 */
const settingReports = (settings: Settings | null, locale: Locale): readonly SettingReport[] => {
  const values = new Map<string, unknown>(Object.entries(settings ?? {}))
  return Object.entries<Setting<unknown>>(settingTable).map(([key, setting]) => ({
    name: setting.name,
    value: shown(setting, values.get(key)),
    default: setting.byDefault,
    unit: setting.kind.unit,
    allowed: allowedOf(setting, locale),
    meaning: setting[locale],
  }))
}

const shown = (setting: Setting<unknown>, value: unknown): string | null => {
  if (typeof value === 'string' && isSecret(setting, value))
    return value.includes('://') ? withoutPassword(value) : '***'
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value === 'number' && setting.kind.unit === 'duration') return durationText(value)
  if (Array.isArray(value)) return value.join(',')
  if (typeof value === 'object' && value !== null) return JSON.stringify(value)
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : null
}

const tableOf = (reports: readonly SettingReport[], locale: Locale): string =>
  reports.map((report) => lineOf(report, locale)).join('\n')

const lineOf = ({ name, value, allowed, meaning, ...report }: SettingReport, locale: Locale): string => {
  const byDefault = report.default === '' ? say('config.none', locale) : report.default
  const about = { meaning, allowed, default: byDefault ?? '' }
  const text = byDefault === null ? 'config.about' : 'config.aboutDefault'
  return `${name}=${value ?? ''}\n    ${say(text, locale, about)}`
}
