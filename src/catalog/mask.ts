import { z } from 'zod'

/** Sizes of a bucket: any that stays exact as a JSON number, and in every type that has buckets. */
const MIN_BUCKET = 1e-9
const MAX_BUCKET = 1e15

/**
 * A mask (脱敏): what is shown instead of a value. A closed set; each is a total SQL expression (query/compile/mask-sql.ts) that
 * changes no type, and fits some columns (mask-fit.ts). A null stays null, but under `fixed` and `null`, which show the
 * same for every row. docs/masks.md says what each keeps.
 */
export const Mask = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixed'), value: z.string().max(200) }),
  z.strictObject({ kind: z.literal('null') }),
  z.strictObject({ kind: z.literal('name') }),
  z.strictObject({ kind: z.literal('telephone') }),
  /** Keeps the region of a resident identity number, and of one of 18 characters the check character. */
  z.strictObject({ kind: z.literal('identityNumber') }),
  /** Keeps province, city and district. */
  z.strictObject({ kind: z.literal('address') }),
  /** The first day, or the first moment by WEIR_TIME_ZONE, of the month or year. */
  z.strictObject({ kind: z.literal('date'), to: z.enum(['month', 'year']) }),
  /** The greatest multiple of the size that is not above. */
  z.strictObject({ kind: z.literal('number'), size: z.number().min(MIN_BUCKET).max(MAX_BUCKET) }),
  /** 32 hexadecimal digits, the same for the same text of one column under one agreement (query/compile/pseudonym.ts). */
  z.strictObject({ kind: z.literal('pseudonym') }),
])

export type Mask = Readonly<z.infer<typeof Mask>>
