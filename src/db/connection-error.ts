import { parseDatabaseUrl, withoutPassword } from '../config/database-url'
import { errorCode } from '../kernel/error-code'
import { AppError, faultOf } from '../kernel/errors'
import type { MessageId } from '../kernel/messages'

const causes: Readonly<Record<string, MessageId>> = {
  ECONNREFUSED: 'setup.database.refused',
  ENOENT: 'setup.database.refused',
  ENOTFOUND: 'setup.database.unknownHost',
  EAI_AGAIN: 'setup.database.unknownHost',
  '28P01': 'setup.database.login',
  '28000': 'setup.database.login',
  '3D000': 'setup.database.missing',
  '53300': 'setup.database.full',
  '57P03': 'setup.database.notReady',
}

/** Errors that tell that the connection, not the statement, failed. */
export const isConnectionFailure = (error: unknown): boolean => {
  const code = errorCode(error)
  return (
    Object.hasOwn(causes, code) ||
    /^(08|57P0|E[A-Z]{3,}|CONNECT|ERR_TLS|ERR_SSL|CERT_|DEPTH_|SELF_|UNABLE_|SASL_)/.test(code)
  )
}

/** What an operator needs to hear about a database that cannot be reached or entered. */
export const explainConnection = (url: string, error: unknown): unknown => {
  if (error instanceof AppError || !isConnectionFailure(error)) return error
  const address = parseDatabaseUrl(url)
  const code = errorCode(error)
  const message = causes[code] ?? 'setup.database.unreachable'
  const params = {
    url: withoutPassword(url),
    user: address?.user ?? '',
    host: address?.host ?? '',
    database: address?.database ?? '',
    reason: code,
  }
  return new AppError(faultOf(message, params), { cause: error })
}
