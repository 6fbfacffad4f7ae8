import { reachDatabase } from '../db/locate'
import { migrate } from '../db/migrate'
import type { RegisterCommand } from './context'
import { say } from './texts'

/** `weir migrate`: brings the databases to the state that this program needs. */
export const registerMigrate: RegisterCommand = (program, io) => {
  program
    .command('migrate')
    .description('bring the databases to the state that this program needs')
    .option('--json', 'print {"migrations": [...]}: those that ran, in order')
    .action(async (options: { readonly json?: boolean }) => {
      const located = await reachDatabase(io.settings, io.observe)
      try {
        const migrations = await migrate(located.settings, io.clock)
        const text =
          migrations.length === 0
            ? say('migrate.none', io.output.locale)
            : say('migrate.done', io.output.locale, { count: migrations.length, names: migrations })
        io.output.result(options, { migrations }, text)
      } finally {
        await located.stop()
      }
    })
}
