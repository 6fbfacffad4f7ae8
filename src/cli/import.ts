import { Option } from 'commander'
import { renewCycles } from '../catalog/dataset'
import { namePattern } from '../catalog/draft/naming'
import { openAttributes } from '../catalog/open-attribute'
import { redactionKeys } from '../catalog/redaction/keys'
import { createCatalogService } from '../catalog/service'
import { importFile, type ImportReport } from '../intake/import-file'
import type { ImportProgress, ImportUnderWay } from '../intake/import-job'
import { readManifest, type Manifest } from '../intake/manifest'
import { shownCount, shownLabel } from '../intake/shown'
import { AppError } from '../kernel/errors'
import type { Locale } from '../kernel/message'
import type { RegisterCommand } from './context'
import type { Output, Progress } from './output'
import { say } from './texts'
import { toldWarning, type ToldWarning } from './told-warning'
import { UsageError } from './usage-error'

interface ImportCommandOptions extends Pick<
  Manifest,
  'title' | 'summary' | 'opener' | 'openAttribute' | 'licence' | 'attribution' | 'contact' | 'renewCycle'
> {
  readonly dataset: string
  readonly key?: readonly string[]
  readonly manifest?: string
  readonly append?: boolean
  readonly addColumns?: boolean
  readonly publish?: boolean
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** `weir import`: a file becomes a new dataset, or the next version of one. */
export const registerImport: RegisterCommand = (program, io) => {
  program
    .command('import')
    .description('import a file of delimited text as a dataset, or as the next version of one')
    .argument('<file>', 'CSV in UTF-8 with a header; comma, semicolon, tab or bar between cells')
    .requiredOption('--dataset <name>', 'name of the dataset in the API, like airQualityHourly', datasetOf)
    .option('--title <text>', 'what people call it')
    .option('--summary <text>', 'what it holds, in a sentence or two')
    .option('--opener <name>', 'organisation that opens the data; a new name creates it')
    .addOption(
      new Option('--open-attribute <class>', 'how open it is; a draft is NOT_OPEN until said').choices(
        openAttributes,
      ),
    )
    .option('--licence <text>', 'what may be done with it')
    .option('--attribution <text>', 'how to name its source')
    .option('--contact <text>', 'whom to ask')
    .addOption(new Option('--renew-cycle <cycle>', 'how often it is renewed').choices(renewCycles))
    .option(
      '--key <columns>',
      'columns that tell its rows apart, by name or header, with commas between',
      listOf,
    )
    .option(
      '--manifest <file>',
      'JSON file with all of this and more, for columns too; options here come first',
    )
    .option('--append', 'add the rows to those that are there, instead of replacing them')
    .option('--add-columns', 'add columns that a published dataset does not have yet')
    .option('--publish', 'make it public when its data is there')
    .option('--dry-run', 'do all of it, and take it back: refuses what the import would, and changes nothing')
    .option(
      '--json',
      'print {"dataset", "version", "rows", "total", "before", "columns", "warnings": [{"code", "params", "text"}], "seconds"}',
    )
    .action(async (path: string, options: ImportCommandOptions) => {
      const manifest = manifestOf(
        options,
        options.manifest === undefined ? {} : await readManifest(options.manifest),
      )
      const { output } = io
      const progress = output.progress()
      const report = await io
        .withDatabases((databases, { timeZone, secret }) =>
          importFile(
            {
              path,
              dataset: options.dataset,
              manifest,
              append: options.append === true,
              addColumns: options.addColumns === true,
              publish: options.publish === true,
              dryRun: options.dryRun === true,
              actor: 'cli',
            },
            {
              databases,
              catalog: createCatalogService({ databases, clock: io.clock }),
              timeZone,
              redactionKeys: redactionKeys(secret),
              clock: io.clock,
              observe: io.observe,
              signal: io.signal,
              onProgress: (at) => progress.update(labelOf(at, output.locale), fractionOf(at)),
              onWaiting: waitingNote(options.dataset, output, progress),
            },
          ),
        )
        .finally(() => progress.end())
      const warnings = report.warnings.map((fault) => ({ ...toldWarning(fault, output.locale) }))
      const columns = report.columns.map((column) => ({ ...column }))
      output.result(options, { ...report, columns, warnings }, tableOf(report, warnings, output.locale))
    })
}

const datasetOf = (text: string): string => {
  if (!namePattern.test(text)) throw new UsageError(AppError.of('cli.badDatasetName', { text }))
  return text
}

const listOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')

/** What the command line says comes before what the manifest says. */
const manifestOf = (options: ImportCommandOptions, manifest: Manifest): Manifest => {
  const { title, summary, opener, openAttribute, licence, attribution, contact, renewCycle } = options
  const said = { title, summary, opener, openAttribute, licence, attribution, contact, renewCycle }
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
  return { ...manifest, ...given, ...(options.key === undefined ? {} : { key: [...options.key] }) }
}

const labelOf = ({ phase, rows }: ImportProgress, locale: Locale): string =>
  say(`import.${phase}`, locale, { rows: shownCount(rows) })

/** On the line of the progress, or once where there is none: who waits without a terminal is told why, too. */
const waitingNote = (dataset: string, output: Output, progress: Progress) => {
  let told = ''
  return ({ file, since }: ImportUnderWay): void => {
    const params = { file: shownLabel(file), dataset, since: since.toISOString() }
    const text = say('import.waiting', output.locale, params)
    if (output.isTerminal) progress.update(text, null)
    else if (text !== told) output.note(text)
    told = text
  }
}

const fractionOf = ({ phase, bytes, totalBytes }: ImportProgress): number | null =>
  phase === 'indexing' || totalBytes === 0 ? null : bytes / totalBytes

const tableOf = (report: ImportReport, warnings: readonly ToldWarning[], locale: Locale): string => {
  const { dataset, version, seconds } = report
  const [rows, total] = [shownCount(report.rows), shownCount(report.total)]
  const params = { dataset, rows, total, before: shownCount(report.before ?? 0), seconds }
  const done = report.before === null ? 'import.done' : 'import.doneAgain'
  const width = Math.max(...report.columns.map(({ name }) => name.length))
  return [
    version === null ? say('import.dryRun', locale, params) : say(done, locale, { ...params, version }),
    ...report.columns.map(
      ({ name, type, label }) => `  ${name.padEnd(width)}  ${type.padEnd(9)}  ${shownLabel(label)}`,
    ),
    ...warnings.map((warning) => `! ${warning.text}`),
  ].join('\n')
}
