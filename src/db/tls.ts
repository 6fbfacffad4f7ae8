import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import type { DatabaseAddress } from '../config/database-url'
import { errorCode } from '../kernel/error-code'
import { AppError } from '../kernel/errors'
import { isUnixSocket } from './socket'

/** As postgres.js takes it. */
export type Tls = false | 'require' | 'prefer' | ConnectionOptions

/**
 * The modes of libpq, but that `prefer` asks no server on this machine.
 * @throws AppError setup.database.certificate when the file of sslrootcert cannot be read
 */
export const tlsOf = (address: DatabaseAddress): Tls => {
  const { host, sslMode, sslRootCertificate } = address
  if (isUnixSocket(address) || sslMode === 'disable') return false
  if (sslMode === 'prefer') return isLoopback(host) ? false : 'prefer'
  if (sslMode === 'require' && sslRootCertificate === null) return 'require'
  return {
    rejectUnauthorized: true,
    // without it the name of a server that is reached by its address is taken for 'localhost'
    host,
    ...(sslMode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
    ...(sslRootCertificate === null ? {} : { ca: readCertificate(sslRootCertificate) }),
  }
}

const readCertificate = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw AppError.of('setup.database.certificate', { path, reason: errorCode(error) }, {}, error)
  }
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
