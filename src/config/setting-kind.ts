import { BlockList, isIP } from 'node:net'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { z } from 'zod'
import { parsePrivateKey } from '../kernel/ed25519'
import { LEAST_RETENTION_DAYS } from '../kernel/log-retention'
import type { MessageParams } from '../kernel/message'
import type { MessageId } from '../kernel/messages'
import { parseDatabaseUrl } from './database-url'
import { parseDuration } from './duration'
import type { Unit } from './unit'

/** How the text of a setting becomes its value, and what to say of a text that does not fit. */
export interface SettingKind<T> {
  readonly schema: z.ZodType<T>
  /** As people write the value: `bytes`, `duration`, `0 or 1` ... */
  readonly unit: Unit
  readonly refusal: MessageId
  readonly params: MessageParams
}

const kind = <T>(
  unit: Unit,
  refusal: MessageId,
  parse: (text: string) => T | undefined,
  params: MessageParams = {},
): SettingKind<T> => ({
  unit,
  refusal,
  params,
  schema: z.string().transform((text, context): T => {
    const value = parse(text.trim())
    if (value !== undefined) return value
    context.addIssue({ code: 'custom', message: refusal })
    return z.NEVER
  }),
})

const list = (text: string): readonly string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

const every = <T>(
  items: readonly string[],
  parse: (item: string) => T | undefined,
): readonly T[] | undefined => {
  const values = items.map(parse)
  return values.every((value) => value !== undefined) ? values : undefined
}

/** A whole number in `[min, max]`. */
export const whole = (unit: Unit, min: number, max: number): SettingKind<number> =>
  kind(
    unit,
    'setup.setting.whole',
    (text) => {
      const value = /^\d{1,15}$/.test(text) ? Number(text) : -1
      return value >= min && value <= max ? value : undefined
    },
    { min, max },
  )

/** A duration such as `10s`, in `[min, max]`, both written the same way. The value is in milliseconds. */
export const duration = (min: string, max: string): SettingKind<number> =>
  kind(
    'duration',
    'setup.setting.duration',
    (text) => {
      const value = parseDuration(text)
      const [least, most] = [parseDuration(min), parseDuration(max)]
      if (value === undefined || least === undefined || most === undefined) return undefined
      return value >= least && value <= most ? value : undefined
    },
    { min, max },
  )

export const flag: SettingKind<boolean> = kind('0 or 1', 'setup.setting.flag', (text) =>
  text === '1' ? true : text === '0' ? false : undefined,
)

export const choice = <const T extends string>(...values: readonly T[]): SettingKind<T> =>
  kind('one of a list', 'setup.setting.choice', (text) => values.find((value) => value === text), { values })

/** A path, made absolute from the current directory. */
export const path: SettingKind<string> = kind('path', 'setup.setting.path', (text) =>
  text.includes('\0') ? undefined : resolve(text),
)

export const host: SettingKind<string> = kind('address', 'setup.setting.host', (text) =>
  isIP(text) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(text) ? text : undefined,
)

export const postgresUrl: SettingKind<string | null> = kind('URL', 'setup.setting.postgresUrl', (text) =>
  parseDatabaseUrl(text) === undefined ? undefined : text,
)

const isWebUrl = (text: string): boolean => /^https?:\/\//.test(text) && URL.canParse(text)

/** The path of a page here (`/console`), or an address elsewhere. */
export const pageUrl: SettingKind<string> = kind('URL or path', 'setup.setting.pageUrl', (text) =>
  /^\/[\w\-./~%]*$/.test(text) || isWebUrl(text) ? text : undefined,
)

/** An address elsewhere. The text may hold a secret. */
export const webAddress: SettingKind<string | null> = kind('URL', 'setup.setting.webAddress', (text) =>
  isWebUrl(text) ? text : undefined,
)

/** The name of a zone as the IANA database has it. No offset: PostgreSQL counts `+08:00` west of Greenwich. */
export const timeZone: SettingKind<string> = kind('time zone', 'setup.setting.timeZone', (text) => {
  if (!/^[a-z]/i.test(text)) return undefined
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone === ''
      ? undefined
      : text
  } catch {
    return undefined
  }
})

/** Addresses and networks (CIDR), comma between them. */
export const networks: SettingKind<readonly string[]> = kind('addresses', 'setup.setting.networks', (text) =>
  every(list(text), (item) => {
    const [address = '', bits, ...rest] = item.split('/')
    const family = isIP(address)
    if (family === 0 || rest.length > 0) return undefined
    if (bits === undefined) return item
    if (!/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) return undefined
    new BlockList().addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6')
    return item
  }),
)

const parseOrigin = (text: string): string | undefined =>
  isWebUrl(text) && new URL(text).origin === text ? text : undefined

/** Origins of the web (`https://example.org`), comma between them. */
export const origins: SettingKind<readonly string[]> = kind('origins', 'setup.setting.origins', (text) =>
  every(list(text), parseOrigin),
)

/** One origin of the web. */
export const origin: SettingKind<string | null> = kind('origin', 'setup.setting.origin', parseOrigin)

/** A mail server. The text may hold a password. */
export const smtpUrl: SettingKind<string | null> = kind('URL', 'setup.setting.smtpUrl', (text) => {
  if (!/^smtps?:\/\//.test(text) || !URL.canParse(text)) return undefined
  const { hostname, pathname, search, hash, username, password } = new URL(text)
  const isPlain = hostname !== '' && /^\/?$/.test(pathname) && search === '' && hash === ''
  // one without the other would be sent as an empty one
  return isPlain && (username === '') === (password === '') ? text : undefined
})

/** A bare mail address, without a name before it. */
export const mailAddress: SettingKind<string | null> = kind(
  'mail address',
  'setup.setting.mailAddress',
  (text) => (z.email().max(254).safeParse(text).success ? text : undefined),
)

const MAX_WORKERS = 64

/** How many processes serve; `auto`: one a core. */
export const workers: SettingKind<number> = kind(
  'processes',
  'setup.setting.workers',
  (text) => {
    if (text === 'auto') return Math.min(availableParallelism(), MAX_WORKERS)
    const value = /^\d{1,3}$/.test(text) ? Number(text) : 0
    return value >= 1 && value <= MAX_WORKERS ? value : undefined
  },
  { max: MAX_WORKERS },
)

/** A short text, as another program says it: an issuer, an audience. */
export const text = (maxCharacters: number): SettingKind<string | null> =>
  kind(
    'text',
    'setup.setting.text',
    (given) => (given.length <= maxCharacters && /^[\x21-\x7e]+$/.test(given) ? given : undefined),
    { max: maxCharacters },
  )

/** Where a set of public keys is: a file, or an https address (http on loopback only). */
export const keySet: SettingKind<string | null> = kind('file or URL', 'setup.setting.keySet', (text) => {
  if (!text.includes('://')) return text.includes('\0') ? undefined : resolve(text)
  if (!isWebUrl(text)) return undefined
  const { protocol, hostname, username, password } = new URL(text)
  const isSafe = protocol === 'https:' || /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname)
  return isSafe && username === '' && password === '' ? text : undefined
})

const ClaimPath = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)])

/** Where a token says what: the name of a claim, or the path to it. */
const TokenClaims = z.strictObject({
  subject: ClaimPath.default('sub'),
  /** null: what the token says of it is not read. */
  organisation: ClaimPath.nullable().default('organisation'),
  roles: ClaimPath.nullable().default('roles'),
  name: ClaimPath.nullable().default('name'),
  /** What another sign-on calls our roles, by its names. */
  roleNames: z.record(z.string(), z.string()).default({}),
})

export type TokenClaims = z.infer<typeof TokenClaims>

/** A mapping of claims as JSON; what is left out has its default. */
export const tokenClaims: SettingKind<TokenClaims> = kind('JSON', 'setup.setting.tokenClaims', (text) => {
  try {
    return TokenClaims.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
})

/** A secret: its value is never printed. */
export const secret = (minCharacters: number): SettingKind<string | null> =>
  kind('secret', 'setup.setting.secret', (text) => (text.length >= minCharacters ? text : undefined), {
    min: minCharacters,
  })

const MAX_TOKEN = 4_096

/** A secret that another program gave us, as a header takes it; its value is never printed. */
export const token: SettingKind<string | null> = kind(
  'secret',
  'setup.setting.token',
  (text) => (text.length <= MAX_TOKEN && /^[\x21-\x7e]+$/.test(text) ? text : undefined),
  { max: MAX_TOKEN },
)

/** Requests a second, and how many at once: `rate/burst`. null: no limit. */
export const burst: SettingKind<{ readonly rate: number; readonly atOnce: number } | null> = kind(
  'rate/burst',
  'setup.setting.burst',
  (text) => {
    if (text === '0') return null
    const [rate = 0, atOnce = 0] = /^\d{1,6}\/\d{1,6}$/.test(text) ? text.split('/').map(Number) : []
    return rate >= 1 && atOnce >= 1 ? { rate, atOnce } : undefined
  },
)

const MOST_RETENTION_DAYS = 36_500

/** Days that the usage log is kept. */
export const retentionDays: SettingKind<number> = kind(
  'days',
  'setup.setting.retention',
  (text) => {
    const value = /^\d{1,5}$/.test(text) ? Number(text) : -1
    return value >= LEAST_RETENTION_DAYS && value <= MOST_RETENTION_DAYS ? value : undefined
  },
  { min: LEAST_RETENTION_DAYS, max: MOST_RETENTION_DAYS },
)

/** A private Ed25519 key, as `parsePrivateKey` reads it; its value is never printed. */
export const signingKey: SettingKind<string | null> = kind('secret', 'setup.setting.signingKey', (text) =>
  parsePrivateKey(text) === undefined ? undefined : text,
)
