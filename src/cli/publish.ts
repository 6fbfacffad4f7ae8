import { warnOfPublished } from '../catalog/draft/publish-warnings'
import { createCatalogService } from '../catalog/service'
import type { RegisterCommand } from './context'
import { say } from './texts'
import { toldWarning } from './told-warning'

/** `weir publish`: fixes the contract of a draft and puts it into the open catalogue. */
export const registerPublish: RegisterCommand = (program, io) => {
  program
    .command('publish')
    .description('put a draft into the open catalogue; from then on its columns are a promise')
    .argument('<dataset>', 'name of the dataset in the API, like airQualityHourly')
    .option(
      '--json',
      'print {"dataset", "revision", "changed", "warnings": [{"code", "params", "text"}]}; changed is false when it was there already',
    )
    .action((dataset: string, options: { readonly json?: boolean }) =>
      io.withDatabases(async (databases) => {
        const catalog = createCatalogService({ databases, clock: io.clock })
        const { revision, changed } = await catalog.publish(dataset, 'cli')
        const stored = await catalog.find(dataset)
        const { locale } = io.output
        const found = stored === undefined ? [] : warnOfPublished(stored)
        const warnings = found.map((fault) => ({ ...toldWarning(fault, locale) }))
        const text = say(changed ? 'publish.done' : 'publish.unchanged', locale, {
          dataset,
          revision,
        })
        const lines = [text, ...warnings.map((warning) => `! ${warning.text}`)]
        io.output.result(options, { dataset, revision, changed, warnings }, lines.join('\n'))
      }),
    )
}
