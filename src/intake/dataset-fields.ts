import type { Sql } from 'postgres'
import type { DatasetDraft } from '../catalog/draft/draft'
import type { StoredDataset } from '../catalog/stored-dataset'
import { AppError, fault, type Fault } from '../kernel/errors'
import type { Text } from '../kernel/message'
import { textsOf } from '../kernel/messages'
import type { Manifest } from './manifest'
import { findOpener } from './opener'

/** Everything that is said of a dataset but its columns and key. */
export type DatasetFields = Omit<DatasetDraft, 'columns' | 'key'>

/** What is asked for, and what a draft of the same name says already. */
export interface FieldRequest {
  readonly dataset: string
  readonly manifest: Manifest
  readonly publish: boolean
  readonly before: StoredDataset | undefined
}

export interface ResolvedFields {
  readonly fields: DatasetFields
  readonly warnings: readonly Fault[]
}

/**
 * The fields of a new dataset: what was said, else what its draft says, else what follows from the rest, with a
 * warning for each such thing. How open the data are, and under which conditions, never follows from anything: a
 * draft is NOT_OPEN until somebody says, and nothing is published before.
 * @throws AppError BAD_USER_INPUT with everything that is missing
 */
export const resolveFields = async (control: Sql, request: FieldRequest): Promise<ResolvedFields> => {
  const { dataset, manifest, before } = request
  const opener = await findOpener(control, manifest.opener ?? before?.opener.name)
  const problems = request.publish ? gapsOf(manifest, before) : []
  if (problems.length > 0) throw AppError.of('intake.fieldsMissing', { dataset, problems })

  const warnings = [...opener.warnings]
  const openAttribute = manifest.openAttribute ?? before?.openAttribute
  if (openAttribute === undefined) warnings.push(fault('intake.notOpenByDefault', { dataset }))
  const assumed: string[] = []
  const given = (field: DerivedField, derived: string): string => {
    const said = [manifest[field], before?.[field]].find((text) => text !== undefined && text.trim() !== '')
    if (said === undefined) assumed.push(`${field}: ${derived}`)
    return said ?? derived
  }
  const title = given('title', dataset)
  const fields: DatasetFields = {
    name: dataset,
    title,
    summary: given('summary', title),
    opener: opener.name,
    createOpener: true,
    openAttribute: openAttribute ?? 'NOT_OPEN',
    openModes: manifest.openModes ?? before?.openModes,
    openConditions: manifest.openConditions ?? before?.openConditions,
    renewCycle: manifest.renewCycle ?? before?.renewCycle,
    theme: manifest.theme ?? before?.theme,
    industry: manifest.industry ?? before?.industry,
    tags: manifest.tags ?? before?.tags,
    licence: given('licence', NO_LICENCE),
    attribution: given('attribution', opener.name),
    contact: given('contact', opener.contact === '' ? opener.name : opener.contact),
    source: manifest.source ?? before?.source,
    spatialCoverage: manifest.spatialCoverage ?? before?.spatialCoverage,
    temporalStart: momentOf(manifest.temporalStart) ?? before?.temporalStart,
    temporalEnd: momentOf(manifest.temporalEnd) ?? before?.temporalEnd,
  }
  if (assumed.length > 0) warnings.push(fault('intake.fieldsAssumed', { fields: assumed }))
  return { fields, warnings }
}

type DerivedField = 'title' | 'summary' | 'licence' | 'attribution' | 'contact'

/** No licence may be made up: without one nobody knows what they may do, and that is what is said. */
const NO_LICENCE = '未声明 (not stated)'

/** What a publish needs that nobody may assume. */
const gapsOf = (manifest: Manifest, before: StoredDataset | undefined): readonly Text[] => {
  const openAttribute = manifest.openAttribute ?? before?.openAttribute
  if (openAttribute === undefined) return [textsOf('intake.openAttributeNeeded')]
  const conditions = manifest.openConditions ?? before?.openConditions ?? ''
  return openAttribute === 'CONDITIONAL' && conditions.trim() === ''
    ? [textsOf('intake.conditionsNeeded')]
    : []
}

/** A day is its midnight in UTC. */
const momentOf = (text: string | null | undefined): Date | undefined =>
  text == null ? undefined : new Date(text)

/** A stored draft as it was handed in, to put it back. */
export const draftOf = (stored: StoredDataset): DatasetDraft => ({
  name: stored.name,
  title: stored.title,
  summary: stored.summary,
  opener: stored.opener.name,
  openAttribute: stored.openAttribute,
  openModes: stored.openModes,
  openConditions: stored.openConditions,
  renewCycle: stored.renewCycle,
  theme: stored.theme,
  industry: stored.industry,
  tags: stored.tags,
  licence: stored.licence,
  attribution: stored.attribution,
  contact: stored.contact,
  source: stored.source,
  spatialCoverage: stored.spatialCoverage,
  temporalStart: stored.temporalStart,
  temporalEnd: stored.temporalEnd,
  key: stored.key,
  columns: stored.columns.map((column) => ({
    name: column.name,
    label: column.label,
    type: column.type,
    nullable: column.nullable,
    description: column.description,
    unit: column.unit,
    openAttribute: column.ownOpenAttribute,
    mask: column.mask,
    searchable: column.searchable,
    ref: column.ref,
  })),
})
