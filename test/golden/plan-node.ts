import { z } from 'zod'

/** A node of a plan: what it does, without costs. */
export interface PlanNode {
  /** As `explain` in its text form names it: `Index Scan Backward`, `HashAggregate`, `Nested Loop Anti Join`. */
  readonly kind: string
  readonly table: string | null
  readonly index: string | null
  /** The range of the index that is read; null: all of it. */
  readonly range: string | null
  readonly parts: readonly PlanNode[]
}

interface ExplainedNode {
  readonly 'Node Type': string
  readonly 'Parallel Aware': boolean
  readonly 'Join Type'?: string | undefined
  readonly Strategy?: string | undefined
  readonly 'Scan Direction'?: string | undefined
  readonly 'Relation Name'?: string | undefined
  readonly 'Index Name'?: string | undefined
  readonly 'Index Cond'?: string | undefined
  readonly 'One-Time Filter'?: string | undefined
  readonly Plans?: readonly ExplainedNode[] | undefined
}

const ExplainedNode: z.ZodType<ExplainedNode> = z.object({
  'Node Type': z.string(),
  'Parallel Aware': z.boolean(),
  'Join Type': z.string().optional(),
  Strategy: z.string().optional(),
  'Scan Direction': z.string().optional(),
  'Relation Name': z.string().optional(),
  'Index Name': z.string().optional(),
  'Index Cond': z.string().optional(),
  'One-Time Filter': z.string().optional(),
  Plans: z.lazy(() => z.array(ExplainedNode)).optional(),
})

const Explained = z.tuple([z.object({ Plan: ExplainedNode })])

/** @param json what `explain (format json, costs off)` answers */
export const parsePlan = (json: unknown): PlanNode => nodeOf(Explained.parse(json)[0].Plan)

const nodeOf = (node: ExplainedNode): PlanNode => ({
  kind: kindOf(node),
  table: node['Relation Name'] ?? null,
  index: node['Index Name'] ?? null,
  range: node['Index Cond'] ?? null,
  // below a condition that is never true nothing runs
  parts: node['One-Time Filter'] === 'false' ? [] : (node.Plans ?? []).map(nodeOf),
})

const aggregates: Readonly<Record<string, string>> = { Hashed: 'HashAggregate', Sorted: 'GroupAggregate' }

const kindOf = (node: ExplainedNode): string => {
  const type = node['Node Type']
  const parallel = node['Parallel Aware'] ? 'Parallel ' : ''
  const backward = node['Scan Direction'] === 'Backward' ? ' Backward' : ''
  const join = node['Join Type']
  const named = type === 'Aggregate' ? (aggregates[node.Strategy ?? ''] ?? type) : type
  // an inner nested loop is a `Nested Loop`, without more
  if (join === undefined || (join === 'Inner' && type === 'Nested Loop'))
    return `${parallel}${named}${backward}`
  return `${parallel}${named.replace(' Join', '')}${join === 'Inner' ? '' : ` ${join}`} Join`
}

/** The nodes of a plan, each before its parts. */
export function* nodesOf(node: PlanNode): Iterable<PlanNode> {
  yield node
  for (const part of node.parts) yield* nodesOf(part)
}

/** These pass rows on as they are. */
const silent: ReadonlySet<string> = new Set(['Subquery Scan', 'CTE Scan', 'Result', 'WindowAgg'])

/**
 * A plan in a few lines: nodes in a row joined by ` > `, and where several parts feed one node, a line each below it.
 * An index is named with its range, if only one is read.
 */
export const planText = (node: PlanNode): string => told(node).flatMap(lines).join('\n') || 'Result'

const lines = (node: PlanNode): readonly string[] => {
  const parts = node.parts.flatMap(told)
  const [only, second] = parts
  if (only === undefined) return [textOf(node)]
  if (second !== undefined)
    return [textOf(node), ...parts.flatMap((part) => lines(part).map((line) => `  ${line}`))]
  const [first, ...rest] = lines(only)
  return [`${textOf(node)} > ${first}`, ...rest]
}

/** The node, or what is below it where it says nothing. */
const told = (node: PlanNode): readonly PlanNode[] =>
  silent.has(node.kind) ? node.parts.flatMap(told) : [node]

const textOf = ({ kind, table, index, range }: PlanNode): string =>
  [
    kind,
    index === null ? '' : ` using ${index}`,
    table === null ? '' : ` on ${table}`,
    range === null ? '' : ` at ${range}`,
  ].join('')
