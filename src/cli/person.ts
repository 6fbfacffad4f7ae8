import type { Command } from 'commander'
import { createPersonService } from '../identity/service'
import type { CommandContext, RegisterCommand } from './context'
import { readSecret, type SecretInput } from './secret-input'
import { say } from './texts'

/** `weir person create`, `weir person verify`: the natural persons behind accounts. */
export const registerPerson: RegisterCommand = (program, io) => {
  const person = program
    .command('person')
    .description('natural persons behind accounts, and their real names')
  registerCreate(person, io, process)
  registerVerify(person, io)
}

interface CreateOptions {
  readonly realName: string
  readonly withDocument?: boolean
  readonly json?: boolean
}

const registerCreate = (person: Command, io: CommandContext, input: SecretInput): void => {
  person
    .command('create')
    .description('record a natural person; the real name is unverified at first')
    .requiredOption('--real-name <name>', 'the real name')
    .option(
      '--with-document',
      'read the number of an identity document from standard input; only a hash is kept',
    )
    .option('--json', 'print {"id", "realNameStatus"}')
    .action(async ({ realName, withDocument, ...options }: CreateOptions) => {
      const { locale } = io.output
      const prompt = say('person.documentPrompt', locale)
      const documentNumber = withDocument === true ? await readSecret(input, [prompt, prompt]) : undefined
      await io.withDatabases(async (databases, { secret }) => {
        const persons = createPersonService({ databases, clock: io.clock, secret })
        const draft = { realName, ...(documentNumber === undefined ? {} : { documentNumber }) }
        const { id, realNameStatus } = await persons.createPerson(draft)
        io.output.result(options, { id, realNameStatus }, say('person.created', locale, { id }))
      })
    })
}

interface VerifyOptions {
  readonly by: string
  readonly json?: boolean
}

const registerVerify = (person: Command, io: CommandContext): void => {
  person
    .command('verify')
    .description('record that the real name of a person was verified')
    .argument('<id>', 'id of the person')
    .requiredOption('--by <text>', 'who verified it, and how')
    .option('--json', 'print {"id", "realNameStatus", "verifiedBy", "verifiedAt"}')
    .action((id: string, { by, ...options }: VerifyOptions) =>
      io.withDatabases(async (databases, { secret }) => {
        const persons = createPersonService({ databases, clock: io.clock, secret })
        const { realNameStatus, verifiedBy, verifiedAt } = await persons.verifyPerson(id, by)
        const result = { id, realNameStatus, verifiedBy, verifiedAt: verifiedAt?.toISOString() ?? null }
        io.output.result(options, result, say('person.verified', io.output.locale, { id }))
      }),
    )
}
