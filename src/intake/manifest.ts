import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { columnTypes, type ColumnType } from '../catalog/column-type'
import { renewCycles } from '../catalog/dataset'
import { Mask } from '../catalog/mask'
import { openAttributes } from '../catalog/open-attribute'
import { AppError } from '../kernel/errors'
import { unreadable } from './file-pieces'

/** A name as GraphQL and the catalogue have it. */
const Name = z.string().regex(/^[a-z][A-Za-z0-9]{0,59}$/, 'must be camelCase ASCII, 1 to 60 characters')

const ColumnTypeName = z.custom<ColumnType>(
  (value) => typeof value === 'string' && Object.hasOwn(columnTypes, value),
  { error: `must be one of ${Object.keys(columnTypes).join(', ')}` },
)

/** A day (midnight UTC) or a moment with its offset. */
const Moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })])

/** A column that refers to another dataset: its values are those of that dataset's single key column. */
const ManifestReference = z.strictObject({
  dataset: Name,
  /** Absent: the target's key column. */
  column: Name.optional(),
  /** The to-one relation here and the to-many relation there; absent: proposed. */
  name: Name.optional(),
  reverseName: Name.optional(),
})

/** What is known of a column beforehand. Whatever is absent is inferred from the file. */
export const ManifestColumn = z.strictObject({
  name: Name.optional(),
  type: ColumnTypeName.optional(),
  nullable: z.boolean().optional(),
  description: z.string().max(2000).optional(),
  unit: z.string().max(60).optional(),
  openAttribute: z.enum(openAttributes).optional(),
  mask: Mask.nullable().optional(),
  /** Offered for search, with an index for it: TEXT columns only. */
  searchable: z.boolean().optional(),
  /** null: no reference, whatever would be proposed. */
  ref: ManifestReference.nullable().optional(),
})

/**
 * What a publisher says of a file: every field of its dataset, and of its columns by label (the header as it
 * stands in the file) or by name. It overrides what the importer infers; what the command line says overrides it.
 */
export const Manifest = z.strictObject({
  name: Name.optional(),
  title: z.string().min(1).max(300).optional(),
  summary: z.string().max(5000).optional(),
  /** Name of the organisation that opens the data. */
  opener: z.string().min(1).max(200).optional(),
  openAttribute: z.enum(openAttributes).optional(),
  openModes: z
    .array(z.enum(['FILE', 'API', 'SANDBOX']))
    .min(1)
    .optional(),
  openConditions: z.string().max(5000).optional(),
  renewCycle: z.enum(renewCycles).optional(),
  theme: z.string().max(200).optional(),
  industry: z.string().max(200).optional(),
  tags: z.array(z.string().min(1).max(100)).max(50).optional(),
  licence: z.string().max(500).optional(),
  attribution: z.string().max(1000).optional(),
  contact: z.string().max(500).optional(),
  source: z.string().max(2000).optional(),
  spatialCoverage: z.string().max(500).optional(),
  temporalStart: Moment.nullable().optional(),
  temporalEnd: Moment.nullable().optional(),
  /** Names or labels of the key columns, in order; empty: no key, whatever would be proposed. */
  key: z.array(z.string().min(1)).max(16).optional(),
  columns: z.record(z.string(), ManifestColumn).optional(),
})

export type Manifest = Readonly<z.infer<typeof Manifest>>

export type ManifestColumn = Readonly<z.infer<typeof ManifestColumn>>

/** More than any dataset of 500 columns needs. */
const MANIFEST_MAX_BYTES = 4 * 1024 * 1024

/**
 * Reads a manifest: one JSON object in UTF-8, with no unknown member.
 * @throws AppError BAD_USER_INPUT naming every problem at once, each with its path
 */
export const readManifest = async (path: string): Promise<Manifest> => {
  const file = basename(path)
  const bytes = await readFile(path).catch((error: unknown) => {
    throw unreadable(path, error)
  })
  if (bytes.length > MANIFEST_MAX_BYTES)
    throw AppError.of(
      'intake.manifestTooLarge',
      { file, limit: MANIFEST_MAX_BYTES },
      { limit: { name: 'MANIFEST_MAX_BYTES', value: MANIFEST_MAX_BYTES, asked: bytes.length } },
    )
  return parseManifest(file, jsonOf(file, bytes))
}

/** Checks a manifest that was already read. @param file its name, for messages */
export const parseManifest = (file: string, value: unknown): Manifest => {
  const parsed = Manifest.safeParse(value)
  if (parsed.success) return parsed.data
  const chinese = Manifest.safeParse(value, { error: zhCN.localeError }).error?.issues ?? []
  const problems = parsed.error.issues.map((issue, i) => ({
    en: problemOf(issue),
    zh: problemOf(chinese[i] ?? issue),
  }))
  throw AppError.of('intake.badManifest', { file, problems })
}

const zhCN = z.locales.zhCN()

const problemOf = ({ path, message }: z.core.$ZodIssue): string =>
  path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`

const jsonOf = (file: string, bytes: Buffer): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw AppError.of('intake.manifestNotJson', { file }, {}, error)
  }
}
