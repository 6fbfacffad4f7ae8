import { and, eq, inArray, ne, notExists, sql } from 'drizzle-orm'
import { dataset, datasetColumn, generation } from '../../../drizzle/catalog'
import { organisation } from '../../../drizzle/identity'
import { AppError } from '../../kernel/errors'
import { uuidv7 } from '../../kernel/ids'
import { insertColumns, targetsOf } from './column-rows'
import type { ControlDb } from '../../db/control-db'
import type { DatasetDraft } from './draft'
import { checkColumns } from './draft-check'
import { checkShape } from './draft-shape'
import { problem, problemsError, shownName, type Problem } from '../problem'
import { checkReferences } from './reference-check'
import { isReservedDatasetName } from './reserved'
import { lockCatalog } from '../revision'
import { readSides } from '../side'
import { getStored } from '../stored-repository'
import type { DatasetStatus, StoredDataset } from '../stored-dataset'

/** Whose words may still be replaced: nobody relies on them. */
const editable: readonly DatasetStatus[] = ['DRAFT', 'RETURNED']

/**
 * Creates a DRAFT, or replaces one that was never published: see `CatalogService.draft`.
 * @param replaced states in which an entry of this name is replaced, and stays in its state
 */
export const draftDataset = async (
  tx: ControlDb,
  draft: DatasetDraft,
  now: Date,
  replaced: readonly DatasetStatus[] = ['DRAFT'],
): Promise<StoredDataset> => {
  const { fieldsAreFit, columns, problems: ofShape } = checkShape(draft)
  const { openAttribute } = draft
  const name = shownName(draft.name)
  if (fieldsAreFit) await lockDraft(tx, name, replaced)
  await lockCatalog(tx)
  const opener = fieldsAreFit ? await findOpener(tx, draft) : { id: null, problems: [] }
  const sides = await readSides(tx, targetsOf(columns))
  // a key column that does not have its form is told already
  const unfit = draft.columns.filter((column) => !columns.includes(column)).map((column) => column.name)
  const key = draft.key.filter((column) => !unfit.includes(column))
  const given = { dataset: name, openAttribute, columns, key, addedTo: null, sides }
  const problems = [
    ...ofShape,
    ...(fieldsAreFit ? await checkDataset(tx, draft) : []),
    ...opener.problems,
    ...checkColumns(given),
    ...checkReferences(given),
  ]
  if (problems.length > 0) throw problemsError('catalog.badDraft', name, problems)

  const openerId = opener.id ?? (await createOpener(tx, draft.opener, now))
  const fields = toDatasetFields(draft, openerId)
  const [stored] = await tx
    .insert(dataset)
    .values({ ...fields, id: uuidv7(now.getTime()), name, status: 'DRAFT', createdAt: now })
    .onConflictDoUpdate({
      target: dataset.name,
      set: fields,
      setWhere: inArray(dataset.status, [...replaced]),
    })
    .returning({ id: dataset.id })
  if (stored === undefined) throw isPublished(name)
  await tx.delete(datasetColumn).where(eq(datasetColumn.datasetId, stored.id))
  await insertColumns(tx, { id: stored.id, openAttribute }, columns, 0)
  return getStored(tx, name)
}

/** Replaces what an entry says that is not published: its name and its opener stay. */
export const editDataset = (
  tx: ControlDb,
  { name, opener }: StoredDataset,
  draft: DatasetDraft,
  now: Date,
): Promise<StoredDataset> =>
  draftDataset(tx, { ...draft, name, opener: opener.name, createOpener: false }, now, editable)

/** Keeps a draft of this name from others until the transaction ends. */
const lockDraft = async (tx: ControlDb, name: string, replaced: readonly DatasetStatus[]): Promise<void> => {
  const [found] = await tx
    .select({ status: dataset.status })
    .from(dataset)
    .where(eq(dataset.name, name))
    .for('no key update')
  if (found !== undefined && !replaced.includes(found.status)) throw isPublished(name)
}

const isPublished = (name: string): AppError =>
  AppError.of('catalog.alreadyPublished', { dataset: name }, { coordinates: [name] })

/** Removes a DRAFT that no load was begun for: see `CatalogService.discardDraft`. */
export const discardDraft = async (tx: ControlDb, name: string): Promise<void> => {
  const loaded = tx
    .select({ one: sql`1` })
    .from(generation)
    .where(eq(generation.datasetId, dataset.id))
  const [found] = await tx
    .select({ id: dataset.id })
    .from(dataset)
    .where(and(eq(dataset.name, name), eq(dataset.status, 'DRAFT'), notExists(loaded)))
    .for('no key update')
  if (found === undefined) return
  await tx.delete(datasetColumn).where(eq(datasetColumn.datasetId, found.id))
  await tx.delete(dataset).where(eq(dataset.id, found.id))
}

const checkDataset = async (tx: ControlDb, draft: DatasetDraft): Promise<readonly Problem[]> => {
  const { name, temporalStart, temporalEnd } = draft
  const problems: Problem[] = []
  if (isReservedDatasetName(name)) problems.push(problem('catalog.draft.reserved', name))
  const [similar] = await tx
    .select({ name: dataset.name })
    .from(dataset)
    .where(and(eq(sql`lower(${dataset.name})`, name.toLowerCase()), ne(dataset.name, name)))
  if (similar !== undefined)
    problems.push(problem('catalog.draft.datasetTaken', name, { other: similar.name }))
  if (temporalStart != null && temporalEnd != null && temporalEnd < temporalStart)
    problems.push(problem('catalog.draft.period', name))
  return problems
}

interface FoundOpener {
  /** null without problems: it is to be created. */
  readonly id: string | null
  readonly problems: readonly Problem[]
}

const openerKinds: readonly string[] = ['DATA_OPENER', 'AUTHORITY', 'DISTRICT_AUTHORITY']

const findOpener = async (tx: ControlDb, draft: DatasetDraft): Promise<FoundOpener> => {
  const { name, opener, createOpener } = draft
  const [found] = await tx
    .select({ id: organisation.id, kind: organisation.kind })
    .from(organisation)
    .where(eq(organisation.name, opener))
  if (found === undefined)
    return {
      id: null,
      problems: createOpener === true ? [] : [problem('catalog.draft.opener', name, { opener })],
    }
  if (openerKinds.includes(found.kind)) return { id: found.id, problems: [] }
  return { id: null, problems: [problem('catalog.draft.openerKind', name, { opener, kind: found.kind })] }
}

const createOpener = async (tx: ControlDb, name: string, now: Date): Promise<string> => {
  const id = uuidv7(now.getTime())
  await tx.insert(organisation).values({ id, kind: 'DATA_OPENER', name, createdAt: now })
  return id
}

const toDatasetFields = (draft: DatasetDraft, openerId: string) => ({
  openerId,
  title: draft.title,
  summary: draft.summary ?? '',
  openAttribute: draft.openAttribute,
  openModes: [...new Set(draft.openModes ?? (['API'] as const))],
  openConditions: draft.openConditions ?? '',
  useRequirements: draft.useRequirements ?? '',
  safeguards: draft.safeguards ?? '',
  legalBasis: draft.legalBasis ?? '',
  renewCycle: draft.renewCycle ?? 'IRREGULAR',
  theme: draft.theme ?? '',
  industry: draft.industry ?? '',
  tags: [...(draft.tags ?? [])],
  licence: draft.licence ?? '',
  attribution: draft.attribution ?? '',
  contact: draft.contact ?? '',
  source: draft.source ?? '',
  spatialCoverage: draft.spatialCoverage ?? '',
  temporalStart: draft.temporalStart ?? null,
  temporalEnd: draft.temporalEnd ?? null,
  keyColumns: [...draft.key],
})
