import { Option, type Command } from 'commander'
import { organisationKinds, type OrganisationKind } from '../identity/organisation'
import { createIdentityService } from '../identity/service'
import type { CommandContext, RegisterCommand } from './context'
import { say } from './texts'

interface CreateOptions {
  readonly name: string
  readonly kind: OrganisationKind
  readonly contact?: string
  readonly authority?: string
  readonly district?: string
  readonly json?: boolean
}

/** `weir organisation create`, `authority`, `list`: who opens, uses, supervises or runs. */
export const registerOrganisation: RegisterCommand = (program, io) => {
  const organisation = program
    .command('organisation')
    .description('organisations: who opens, uses, supervises and runs')
  registerCreate(organisation, io)
  registerAuthority(organisation, io)
  registerList(organisation, io)
}

const registerCreate = (organisation: Command, io: CommandContext): void => {
  organisation
    .command('create')
    .description('create an organisation')
    .requiredOption('--name <name>', 'its name, unique')
    .addOption(new Option('--kind <kind>', 'what it is').choices(organisationKinds).makeOptionMandatory())
    .option('--contact <text>', 'how it is reached')
    .option('--authority <name>', 'name or id of the authority that an opener or a district stands under')
    .option('--district <code>', 'code of its district, six digits (GB/T 2260)')
    .option('--json', 'print {"id", "name", "kind"}')
    .action((options: CreateOptions) =>
      io.withDatabases(async (databases) => {
        const identity = createIdentityService({ databases, clock: io.clock })
        const { json: _json, ...draft } = options
        const { id, kind, ...created } = await identity.createOrganisation(draft)
        const text = say('organisation.created', io.output.locale, { name: created.name, kind, id })
        io.output.result(options, { id, name: created.name, kind }, text)
      }),
    )
}

const registerAuthority = (organisation: Command, io: CommandContext): void => {
  organisation
    .command('authority')
    .description('place an opener or a district under an authority; cases that there are keep theirs')
    .argument('<organisation>', 'name or id of the opener or the district')
    .argument('<authority>', 'name or id of the authority')
    .option('--json', 'print {"id", "authority"}: their ids')
    .action((placed: string, authority: string, options: { readonly json?: boolean }) =>
      io.withDatabases(async (databases) => {
        const identity = createIdentityService({ databases, clock: io.clock })
        const { id, name, authorityId } = await identity.placeUnder(placed, authority)
        const text = say('organisation.placed', io.output.locale, { name, authority })
        io.output.result(options, { id, authority: authorityId }, text)
      }),
    )
}

const registerList = (organisation: Command, io: CommandContext): void => {
  organisation
    .command('list')
    .description('list the organisations, with the ids that other commands ask for')
    .option('--json', 'print {"organisations": [{"id", "name", "kind", "authority", "district"}]}')
    .action((options: { readonly json?: boolean }) =>
      io.withDatabases(async (databases) => {
        const identity = createIdentityService({ databases, clock: io.clock })
        const listed = await identity.listOrganisations()
        const organisations = listed.map(({ id, name, kind, authorityId, district }) => ({
          id,
          name,
          kind,
          authority: authorityId,
          district,
        }))
        const lines = organisations.map(({ id, name, kind, district }) =>
          [id, name, kind].concat(district ?? []).join('  '),
        )
        const text = lines.length === 0 ? say('organisation.none', io.output.locale) : lines.join('\n')
        io.output.result(options, { organisations }, text)
      }),
    )
}
