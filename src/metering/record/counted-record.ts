import { z } from 'zod'
import { sha256Hex } from '../../kernel/hash'
import { isOperation, type UsageRecord } from '../usage-record'

const Aside = z.object({ id: z.string(), at: z.string(), kind: z.string() })

const Counted = Aside.extend({
  account: z.string().nullable(),
  organisation: z.string().nullable(),
  key: z.string().nullable(),
  decision: z.string(),
  rows: z.number(),
  bytes: z.number(),
  costActual: z.number(),
  durationUs: z.number(),
  agreements: z.array(z.string()),
  codes: z.array(z.string()),
  rules: z.array(z.string()),
  // the first versions had none
  emergencies: z.array(z.string()).default([]),
  values: z.string().nullable().default(null),
  purpose: z.string().nullable(),
  datasets: z.array(
    z.object({ name: z.string(), columns: z.array(z.string()), rows: z.number(), decision: z.string() }),
  ),
})

interface Lists {
  readonly agreements: readonly string[]
  readonly codes: readonly string[]
  readonly rules: readonly string[]
  readonly emergencies: readonly string[]
  readonly datasets: readonly DatasetCount[]
}

export interface DatasetCount {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: number
  readonly decision: string
}

/** What is counted of an operation, of one part of its reply, or of what is said beside them. */
export type CountedRecord = Readonly<Omit<z.infer<typeof Counted>, keyof Lists>> & Lists

/** What a record says that is no operation's: its kind stands as its decision, as in its columns. */
const asideCounted = (aside: z.infer<typeof Aside>): CountedRecord => ({
  ...{ account: null, organisation: null, key: null, purpose: null, values: null },
  ...{ rows: 0, bytes: 0, costActual: 0, durationUs: 0 },
  ...{ agreements: [], codes: [], rules: [], emergencies: [], datasets: [] },
  ...{ id: aside.id, at: aside.at, kind: aside.kind, decision: aside.kind.toUpperCase() },
})

export const countedOf = (record: UsageRecord): CountedRecord =>
  isOperation(record) ? record : asideCounted(record)

/** @throws when it is no canonical record */
export const countedOfText = (canonical: string): CountedRecord => {
  const json: unknown = JSON.parse(canonical)
  const counted = Counted.safeParse(json)
  if (counted.success) return counted.data
  const aside = Aside.parse(json)
  if (aside.kind === 'operation' || aside.kind === 'part') throw counted.error
  return asideCounted(aside)
}

interface Use {
  readonly rows: number
  readonly isRefused: boolean
}

export type Uses = ReadonlyMap<string, Use>

/** Datasets that an operation named together, in their order, and the id under which that is counted. */
export interface Together {
  readonly id: string
  readonly names: string
}

/** @returns of all, with a mark before those that were refused: `parks,!streets`; null: fewer than two */
export const togetherOf = (uses: Uses): Together | null =>
  together(namesOf(uses).map((name) => (uses.get(name)?.isRefused === true ? `!${name}` : name)))

/** @returns of those that were refused: `parks,streets`; null: fewer than two */
export const refusedTogether = (uses: Uses): Together | null =>
  together(namesOf(uses).filter((name) => uses.get(name)?.isRefused))

/** `metering.together_id` says the same in SQL. */
const together = (all: readonly string[]): Together | null => {
  if (all.length < 2) return null
  const names = all.join(',')
  return { id: `+${sha256Hex(names).slice(0, ID_DIGITS)}`, names }
}

const ID_DIGITS = 32

const namesOf = (uses: Uses): readonly string[] => [...uses.keys()].sort()

/** The datasets of a record, each once: it may be read in two versions. */
export const usesOf = (datasets: readonly DatasetCount[]): Uses => {
  const uses = new Map<string, Use>()
  for (const { name, rows, decision } of datasets) {
    const known = uses.get(name)
    const isRefused = decision === 'DENY' && known?.isRefused !== false
    uses.set(name, { rows: rows + (known?.rows ?? 0), isRefused })
  }
  return uses
}
