import { readFileSync } from 'node:fs'
import { AppError } from '../kernel/errors'
import { listLogKeys, rotateLogKey } from '../metering/tree/log-key'
import { parseVerifierKeys, type VerifierKey } from '../metering/tree/verifier-key'
import type { RegisterCommand } from './context'
import { say } from './texts'

/** `weir log key list`, `rotate`: the keys that the usage log is signed with. */
export const registerLogKeys: RegisterCommand = (log, io) => {
  const key = log.command('key').description('the keys that the usage log is signed with')
  key
    .command('list')
    .description('list the public keys, oldest first; keep them where the database is not')
    .option('--json', 'print {"keys": [{"id", "since", "until", "verifierKey"}]}')
    .action((options: { readonly json?: boolean }) =>
      io.withDatabases(async (databases) => {
        const keys = await listLogKeys(databases.audit)
        const lines = keys.map(
          ({ id, since, until, verifierKey }) => `# ${id}  ${since} - ${until ?? ''}\n${verifierKey}`,
        )
        const text = lines.length === 0 ? say('log.noKeys', io.output.locale) : lines.join('\n')
        io.output.result(options, { keys: keys.map((one) => ({ ...one })) }, text)
      }),
    )
  key
    .command('rotate')
    .description('sign with a new key from the next start on; the old one stays known for what it signed')
    .option('--json', 'print {"id"}')
    .action((options: { readonly json?: boolean }) =>
      io.withDatabases(async (databases, settings) => {
        const id = await rotateLogKey({ settings, control: databases.control })
        io.output.result(options, { id }, say('log.keyRotated', io.output.locale, { id }))
      }),
    )
}

/** @throws AppError metering.badKeyFile */
export const readKeyFile = (file: string): readonly VerifierKey[] => {
  const keys = parseVerifierKeys(textOf(file))
  if (keys === undefined) throw AppError.of('metering.badKeyFile', { file })
  return keys
}

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw AppError.of('metering.badKeyFile', { file }, {}, error)
  }
}
