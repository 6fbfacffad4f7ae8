import pino, { type Logger } from 'pino'
import type { Observation, Observe } from './observation'

/** Structured lines on standard error, one an observation. Errors show name, message and SQLSTATE, never a parameter. */
export const createLog = (level: string): { readonly observe: Observe; readonly logger: Logger } => {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2))
  return { logger, observe: (observation) => write(logger, observation) }
}

const write = (logger: Logger, observation: Observation): void => {
  if (!logger.isLevelEnabled(levelOf(observation.kind))) return
  const { kind, ...fields } = observation
  const line = 'error' in fields ? { ...fields, error: describe(fields.error) } : fields
  logger[levelOf(kind)](line, kind)
}

const levelOf = (kind: Observation['kind']): 'debug' | 'info' | 'warn' | 'error' => {
  switch (kind) {
    case 'failure':
    case 'batchFailed':
      return 'error'
    case 'notificationsLost':
    case 'leftToOwner':
      return 'warn'
    case 'statement':
    case 'batchCommitted':
    case 'operation':
    case 'handedOver':
    case 'noticesCounted':
    case 'eventsTold':
      return 'debug'
    default:
      return 'info'
  }
}

/** What may be told of an error: a database error's detail can hold row values, so only its code is. */
const describe = (
  error: unknown,
): { readonly name: string; readonly message?: string; readonly code?: string } => {
  if (!(error instanceof Error)) return { name: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  if (error.name === 'PostgresError') return { name: error.name, ...code }
  // drizzle's own message holds the parameters; what it wraps says why
  if ('params' in error) return describe(error.cause)
  const cause = error.cause instanceof Error ? `: ${error.cause.name}` : ''
  return { name: error.name, message: `${error.message}${cause}`, ...code }
}
