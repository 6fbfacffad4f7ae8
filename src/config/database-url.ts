/** Where a PostgreSQL server is and how to enter: a connection URL, taken apart. */
export interface DatabaseAddress {
  /** Host name or address; for a Unix socket the directory it lies in, which begins with `/`. */
  readonly host: string
  readonly port: number
  readonly user: string
  /** Empty: none. */
  readonly password: string
  readonly database: string
  readonly sslMode: SslMode
  /** File with the certificates to trust, PEM; null: those of the system. */
  readonly sslRootCertificate: string | null
}

const sslModes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const

export type SslMode = (typeof sslModes)[number]

/**
 * Reads a connection URL as libpq writes it: `postgres://user:password@host:5432/database?sslmode=verify-full`,
 * or with a Unix socket `postgres:///database?host=/var/run/postgresql&user=weir`.
 * Accepted parameters: `host port user password sslmode sslrootcert`; one host only.
 * @returns undefined: not such a URL, or one with a parameter that we would have to ignore
 */
export const parseDatabaseUrl = (text: string): DatabaseAddress | undefined => {
  const [, authority, path = '', search = ''] =
    /^postgres(?:ql)?:\/\/([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/.exec(text) ?? []
  if (authority === undefined) return undefined
  const options = new URLSearchParams(search)
  for (const name of options.keys()) if (!accepted.has(name)) return undefined

  const [, credentials = '', hostPort = ''] = /^(?:([^@]*)@)?(.*)$/.exec(authority) ?? []
  const [, user, password] = /^([^:]*)(?::(.*))?$/.exec(credentials) ?? []
  const [, host, portText] = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(hostPort) ?? []
  if (host === undefined || host.includes(',')) return undefined

  const port = Number(options.get('port') ?? (portText || '5432'))
  const sslMode = sslModes.find((mode) => mode === (options.get('sslmode') ?? 'prefer'))
  if (!Number.isInteger(port) || port < 1 || port > 65535 || sslMode === undefined) return undefined
  const address = {
    host: options.get('host') ?? decoded(host.replace(/^\[|\]$/g, '')),
    user: options.get('user') ?? decoded(user),
    password: options.get('password') ?? decoded(password),
    database: decoded(path),
  }
  if (address.host === undefined || address.user === undefined) return undefined
  if (address.password === undefined || address.database === undefined || address.user === '')
    return undefined
  // the protocol ends its texts with a NUL
  if (Object.values(address).some((part) => part?.includes('\0'))) return undefined
  return {
    host: address.host === '' ? 'localhost' : address.host,
    port,
    user: address.user,
    password: address.password,
    database: address.database === '' ? address.user : address.database,
    sslMode,
    sslRootCertificate: options.get('sslrootcert'),
  }
}

const accepted = new Set(['host', 'port', 'user', 'password', 'sslmode', 'sslrootcert'])

const decoded = (text = ''): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** The URL of an address: what `parseDatabaseUrl` reads back as the same. */
export const databaseUrl = (address: DatabaseAddress): string => {
  const options = new URLSearchParams({
    host: address.host,
    port: String(address.port),
    sslmode: address.sslMode,
    ...(address.sslRootCertificate === null ? {} : { sslrootcert: address.sslRootCertificate }),
  })
  const credentials = `${encodeURIComponent(address.user)}:${encodeURIComponent(address.password)}`
  return `postgres://${credentials}@/${encodeURIComponent(address.database)}?${options.toString()}`
}

/** The URL with its password cut, for people to read. A text that is no URL is cut as a whole. */
export const withoutPassword = (url: string): string => {
  const address = parseDatabaseUrl(url)
  if (address === undefined) return '***'
  const at = address.host.startsWith('/') ? address.host : `${address.host}:${address.port}`
  return `postgres://${address.user}:***@${at}/${address.database}`
}
