import { reachDatabase } from '../db/locate'
import { migrate } from '../db/migrate'
import { findIndexesToMake } from '../catalog/rows/reindex'
import type { ReadySettings } from '../config/settings'
import { openDatabases } from '../db/connect'
import type { CommandContext, RegisterCommand } from './context'
import { say } from './texts'

/** `weir migrate`: brings the databases to the state that this program needs. */
export const registerMigrate: RegisterCommand = (program, io) => {
  program
    .command('migrate')
    .description('bring the databases to the state that this program needs')
    .option(
      '--json',
      'print {"migrations": [...], "indexes"}: those that ran, in order; how many indexes weir reindex would make',
    )
    .action(async (options: { readonly json?: boolean }) => {
      const located = await reachDatabase(io.settings, io.observe)
      try {
        const migrations = await migrate(located.settings, io.clock)
        const text =
          migrations.length === 0
            ? say('migrate.none', io.output.locale)
            : say('migrate.done', io.output.locale, { count: migrations.length, names: migrations })
        const indexes = await countIndexesToMake(located.settings, io)
        if (indexes > 0) io.output.note(say('migrate.reindex', io.output.locale, { count: indexes }))
        io.output.result(options, { migrations, indexes }, text)
      } finally {
        await located.stop()
      }
    })
}

const countIndexesToMake = async (
  settings: ReadySettings,
  { observe }: Pick<CommandContext, 'observe'>,
): Promise<number> => {
  const databases = await openDatabases(settings, observe)
  try {
    return (await findIndexesToMake({ databases })).length
  } finally {
    await databases.close()
  }
}
