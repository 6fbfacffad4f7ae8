import { localeOf } from '../kernel/messages'
import type { Locale } from '../kernel/message'
import type { Environment } from './settings'

/** The environment of this process: the one place where it is read. */
export const processEnvironment = (): Environment => process.env

/** The language of a terminal, by the rules of POSIX: LC_ALL, else LC_MESSAGES, else LANG. Unknown: English. */
export const terminalLocale = (env: Environment): Locale => {
  const name = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => (value ?? '') !== '')
  return localeOf(name?.replace('_', '-').split('.')[0])
}
