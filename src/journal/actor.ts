/** Who carries out a command, as the journal names them. */
export interface Actor {
  /** null: no account; the command line of the deployment, or the clock. */
  readonly accountId: string | null
  readonly organisationId: string | null
  /** As it is now; 1 to 200 characters. */
  readonly name: string
}

/** Whoever runs commands on the machine of the deployment. */
export const commandLine: Actor = { accountId: null, organisationId: null, name: 'cli' }

/** What happens by the clock, without anybody. */
export const clockActor: Actor = { accountId: null, organisationId: null, name: 'clock' }
