import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { agreement } from '../../drizzle/agreements'
import { createAgreementRepository } from '../agreements/repository'
import { createCatalogService, type CatalogService } from '../catalog/service'
import { ensureDataDirectory } from '../config/data-directory'
import type { ReadySettings } from '../config/settings'
import type { Databases } from '../db/connect'
import { createIdentityService, type IdentityService } from '../identity/service'
import { importFile } from '../intake/import-file'
import { readManifest } from '../intake/manifest'
import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import type { Observe } from '../telemetry/observation'
import { ensureKeys } from './accounts'
import { demoDatasets, prepareFile, type DemoDataset } from './datasets'
import { urlOf } from '../kernel/server-url'
import { allowsDemoKeys, readDemoKeys, writeDemoFile, type DemoKeys } from './keys'
import { withLoadLock } from './load-lock'
import { demoAgreement, demoOrganisations } from './parties'

export interface DemoDeps {
  readonly databases: Databases
  readonly settings: ReadySettings
  readonly clock: Clock
  /** Gets a `demoLoaded` after each dataset that was not there yet. */
  readonly observe: Observe
}

/** Who did it, in the record of the catalogue and of the agreement. */
const ACTOR = 'demo'

/**
 * Brings the demo catalogue in place: organisations, accounts, datasets with their data, one agreement. What is
 * there stays as it is, also where people have changed it since; what a start that died did not reach is added.
 * Of several servers on one database one loads, and the others wait.
 * @returns a key for each role, the one of an earlier start where its file is there; they are in that file then; null: the server listens on
 * an address that is not loopback, so that no key is made
 * @throws AppError demo.busy, demo.failed
 */
export const loadDemo = (deps: DemoDeps): Promise<DemoKeys | null> =>
  withLoadLock(deps.settings, async () => {
    const identity = createIdentityService(deps)
    await ensureOrganisations(identity)
    await ensureDatasets(deps)
    await ensureAgreement(deps)
    if (!allowsDemoKeys(deps.settings)) return null
    const keys = await ensureKeys({ databases: deps.databases, identity }, await readDemoKeys(deps.settings))
    // who waits for the lock finds them; where this server answers is written when it listens
    await writeDemoFile(deps.settings, urlOf(deps.settings.host, deps.settings.port), keys)
    return keys
  })

const ensureOrganisations = async (identity: IdentityService): Promise<void> => {
  for (const organisation of demoOrganisations) {
    const found = await identity.findOrganisation(organisation.name)
    if (found === undefined) await identity.createOrganisation(organisation)
  }
}

const ensureDatasets = async (deps: DemoDeps): Promise<void> => {
  const catalog = createCatalogService(deps)
  // in the data directory, where the files of a start that was killed are found again and removed
  const folder = join(deps.settings.dataDir, 'demo-files')
  try {
    for (const [index, dataset] of demoDatasets.entries()) {
      if (!(await isMissing(catalog, dataset.name))) continue
      const startedMs = deps.clock.monotonicMs()
      const rows = await importDataset(deps, catalog, dataset, folder)
      deps.observe({
        kind: 'demoLoaded',
        dataset: dataset.name,
        place: index + 1,
        count: demoDatasets.length,
        rows,
        tookMs: deps.clock.monotonicMs() - startedMs,
      })
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Never published, or published by a start that died before its data was active. A withdrawn one stays so. */
const isMissing = async (catalog: CatalogService, name: string): Promise<boolean> => {
  const stored = await catalog.find(name)
  return (
    stored === undefined ||
    stored.status === 'DRAFT' ||
    (stored.status === 'PUBLISHED' && stored.activeVersion === null)
  )
}

/** @returns rows that were imported */
const importDataset = async (
  { databases, settings, clock, observe }: DemoDeps,
  catalog: CatalogService,
  dataset: DemoDataset,
  folder: string,
): Promise<number> => {
  await ensureDataDirectory(settings.dataDir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = await prepareFile(dataset, folder)
  const manifest = await readManifest(dataset.manifestFile)
  try {
    const { rows } = await importFile(
      { path, dataset: dataset.name, manifest, publish: true, actor: ACTOR },
      { databases, catalog, timeZone: settings.timeZone, clock, observe },
    )
    return rows
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const reason = { en: error.textIn('en'), zh: error.textIn('zh') }
    throw AppError.of('demo.failed', { dataset: dataset.name, reason: [reason] }, {}, error)
  }
}

/** Once made it is people's: one that was suspended or terminated since is not made again. */
const ensureAgreement = async (deps: DemoDeps): Promise<void> => {
  const [found] = await drizzle(deps.databases.control)
    .select({ id: agreement.id })
    .from(agreement)
    .where(eq(agreement.number, demoAgreement.number))
  if (found === undefined) await createAgreementRepository(deps).createAgreement(demoAgreement, ACTOR)
}
