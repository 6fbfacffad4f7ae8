import { z } from 'zod'

/**
 * A mask (脱敏): what is shown instead of a value. A closed set; each is a total, immutable SQL expression
 * (query/mask-sql.ts). A null stays null, but under `fixed` and `null`, which show the same for every row.
 */
export const Mask = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixed'), value: z.string().max(200) }),
  z.strictObject({ kind: z.literal('null') }),
  z.strictObject({ kind: z.literal('name') }),
  z.strictObject({ kind: z.literal('telephone') }),
])

export type Mask = Readonly<z.infer<typeof Mask>>
