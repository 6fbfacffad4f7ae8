import { z } from 'zod'
import { columnTypes, type ColumnType } from '../column-type'
import { openModes, renewCycles, type OpenMode } from '../dataset'
import { isPlainLine } from '../../kernel/plain-line'
import { Mask } from '../mask'
import { namePattern } from './naming'
import { openAttributes } from '../open-attribute'

/** A dataset may have at most so many columns. */
export const MAX_COLUMNS = 500

/** And so many of them may be its key (PostgreSQL indexes at most 32 columns). */
const MAX_KEY_COLUMNS = 16

const Name = z.string().regex(namePattern)
/** PostgreSQL cannot hold NUL, nor UTF-8 a lone surrogate. */
const Text = z.string().regex(/^[^\0\p{Cs}]*$/u)
const Line = Text.max(500)
const Paragraph = Text.max(5000)

/** What a column refers to: the whole key of a published dataset, or of its own dataset. */
export const ReferenceDraft = z.strictObject({
  dataset: Name,
  column: Name,
  /** The to-one relation of this dataset. */
  name: Name,
  /** The to-many relation of the dataset that it refers to. */
  reverseName: Name,
})

export const ColumnDraft = z.strictObject({
  name: Name,
  /** The header of the file, as it was. */
  label: Text.max(2000),
  type: z.custom<ColumnType>((type) => typeof type === 'string' && Object.hasOwn(columnTypes, type), {
    error: Object.keys(columnTypes).join(' | '),
  }),
  nullable: z.boolean(),
  description: Paragraph.optional(),
  unit: Text.max(100).optional(),
  /** Absent: the dataset's. */
  openAttribute: z.enum(openAttributes).optional(),
  mask: Mask.nullable().optional(),
  /** Absent: false. */
  searchable: z.boolean().optional(),
  ref: ReferenceDraft.nullable().optional(),
})

/** Everything that a publisher says of a dataset. An absent text is empty. */
export const DatasetDraft = z.strictObject({
  name: Name,
  title: Text.min(1).max(300).refine(isPlainLine),
  summary: Paragraph.optional(),
  /** Name of the organisation that opens the data. */
  opener: Text.min(1).max(200),
  /** Creates that organisation, as a DATA_OPENER, if there is none of that name. */
  createOpener: z.boolean().optional(),
  openAttribute: z.enum(openAttributes),
  /** Absent: `API`. */
  openModes: z.array(z.enum(openModes)).max(3).optional(),
  openConditions: Paragraph.optional(),
  useRequirements: Paragraph.optional(),
  safeguards: Paragraph.optional(),
  legalBasis: Paragraph.optional(),
  /** Absent: IRREGULAR. */
  renewCycle: z.enum(renewCycles).optional(),
  theme: Line.optional(),
  industry: Line.optional(),
  tags: z.array(Text.min(1).max(100)).max(50).optional(),
  licence: Line.optional(),
  attribution: Text.max(1000).optional(),
  contact: Line.optional(),
  source: Paragraph.optional(),
  spatialCoverage: Line.optional(),
  temporalStart: z.date().nullable().optional(),
  temporalEnd: z.date().nullable().optional(),
  columns: z.array(ColumnDraft),
  /** Names of the key columns, in order; empty: no declared key. */
  key: z.array(z.string()).max(MAX_KEY_COLUMNS),
})

export type ReferenceDraft = Readonly<z.infer<typeof ReferenceDraft>>
export type ColumnDraft = Readonly<z.infer<typeof ColumnDraft>>
/** What is handed in: readonly all through. */
export type DatasetDraft = Readonly<
  Omit<z.infer<typeof DatasetDraft>, 'columns' | 'key' | 'tags' | 'openModes'>
> & {
  readonly columns: readonly ColumnDraft[]
  readonly key: readonly string[]
  readonly tags?: readonly string[] | undefined
  readonly openModes?: readonly OpenMode[] | undefined
}
