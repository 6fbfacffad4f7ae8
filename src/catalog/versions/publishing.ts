import { eq } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { contract, dataset } from '../../../drizzle/catalog'
import { AppError } from '../../kernel/errors'
import { targetsOf } from '../draft/column-rows'
import { contractOf } from '../draft/contract'
import type { ControlDb } from '../../db/control-db'
import { readPosition } from '../../db/rows/wal-position'
import { problem, problemsError, type Problem } from '../problem'
import { recordOutside } from '../outside-event'
import { checkReferences } from '../draft/reference-check'
import { lockCatalog, recordRevision } from '../revision'
import { findMissingColumns } from '../rows/rows-columns'
import { isKeyOfTable } from '../rows/rows-key'
import { awaitReplay } from '../rows/rows-position'
import { grantColumns } from '../rows/rows-table'
import type { Act, Published } from '../change'
import { readSides } from '../side'
import { lockStored } from '../stored-repository'
import type { StoredDataset } from '../stored-dataset'

/** Fixes the contract of a draft and makes it public, without review: see `CatalogService.publish`. */
export const publishDataset = async (
  tx: ControlDb,
  importer: Sql,
  name: string,
  act: Act,
): Promise<Published> => {
  const stored = await lockStored(tx, name)
  if (stored.status === 'PUBLISHED') return { revision: stored.contractRevision, changed: false }
  if (stored.status !== 'DRAFT')
    throw AppError.of('catalog.ended', { dataset: name, status: stored.status }, { coordinates: [name] })
  await lockCatalog(tx)
  const problems = [...gapsOf(stored), ...(await publicationProblems(tx, importer, stored))]
  if (problems.length > 0) throw problemsError('catalog.cannotPublish', name, problems)

  const revision = await makePublic(tx, importer, stored, act)
  await recordOutside(tx, stored.name, { kind: 'PUBLISHED_BY_OPERATOR', reason: '', body: {} }, act)
  return { revision, changed: true }
}

/** Puts an entry into the catalogue, once it is known to be fit. @returns the revision of its contract */
export const makePublic = async (
  tx: ControlDb,
  importer: Sql,
  stored: StoredDataset,
  act: Act,
): Promise<number> => {
  await tx.update(dataset).set({ status: 'PUBLISHED', publishedAt: act.at }).where(eq(dataset.id, stored.id))
  const revision = await fixContract(tx, stored, act.at)
  if (stored.activeVersion !== null) await grantColumns(importer, stored.activeVersion.table, stored.columns)
  await awaitReplay(tx, stored.id, await readPosition(importer))
  await recordRevision(tx, { ...act, kind: 'CONTRACT', datasetId: stored.id, change: 'published' })
  return revision
}

/** What stands against a publication beside the entry itself: references and the table of its data. */
export const publicationProblems = async (
  tx: ControlDb,
  importer: Sql,
  stored: StoredDataset,
): Promise<readonly Problem[]> => [
  ...(await checkStoredReferences(tx, stored)),
  ...(await checkTable(importer, stored)),
]

/** Stores what the dataset promises now as its next contract. @returns its revision */
export const fixContract = async (tx: ControlDb, stored: StoredDataset, at: Date): Promise<number> => {
  const revision = stored.contractRevision + 1
  await tx.insert(contract).values({ datasetId: stored.id, revision, body: contractOf(stored), fixedAt: at })
  await tx.update(dataset).set({ contractRevision: revision }).where(eq(dataset.id, stored.id))
  return revision
}

/** What a published dataset must tell, and this one does not. */
const gapsOf = (stored: StoredDataset): readonly Problem[] => {
  const always = ['summary', 'contact', 'licence', 'attribution'] as const
  const problems = always
    .filter((field) => stored[field].trim() === '')
    .map((field) => problem('catalog.publish.missing', `${stored.name}.${field}`))
  if (stored.openAttribute !== 'CONDITIONAL') return problems
  if (stored.openConditions.trim() === '')
    problems.push(problem('catalog.publish.missingConditional', `${stored.name}.openConditions`))
  if (stored.openModes.length === 0)
    problems.push(problem('catalog.publish.missingConditional', `${stored.name}.openModes`))
  return problems
}

/** The catalogue may have changed since the draft was checked. */
const checkStoredReferences = async (tx: ControlDb, stored: StoredDataset): Promise<readonly Problem[]> =>
  checkReferences({
    dataset: stored.name,
    openAttribute: stored.openAttribute,
    columns: stored.columns,
    key: stored.key,
    addedTo: null,
    sides: await readSides(tx, targetsOf(stored.columns)),
  })

/** The draft may have changed since its data was loaded. */
const checkTable = async (importer: Sql, stored: StoredDataset): Promise<readonly Problem[]> => {
  const { name, activeVersion, columns, key } = stored
  if (activeVersion === null) return []
  const missing = await findMissingColumns(importer, activeVersion.table, columns)
  if (missing.length > 0) {
    const coordinates = missing.map((column) => `${name}.${column}`)
    return [problem('catalog.publish.table', name, { coordinates })]
  }
  if (await isKeyOfTable(importer, activeVersion.table, key)) return []
  return [problem('catalog.publish.key', name, { key })]
}
