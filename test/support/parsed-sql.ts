import { loadModule, parseSync } from 'libpg-query'

/** What one `select ... from rows."table" s` reads, as PostgreSQL's own parser sees it. */
export interface PhysicalRead {
  readonly schema: string
  readonly table: string
  /** Columns of `s` that stand in the select list as they are, without a function around them. */
  readonly plain: readonly string[]
  /** Columns of `s` under a function in the select list, by the function's name. */
  readonly masked: readonly { readonly column: string; readonly by: string }[]
  /** Columns of `s` in its own `where`. */
  readonly filtered: readonly string[]
  /** Columns of `s` in any other clause: what it is joined, grouped or sorted by. */
  readonly elsewhere: readonly string[]
  /** Whether it stands in the `where` of another physical read: in the row predicate of a Grant. */
  readonly inPredicate: boolean
}

/** What PostgreSQL would do with a statement, found by its parser and by none of our code. */
export interface ParsedSql {
  readonly statements: number
  /** Kinds of statement: `SelectStmt`. */
  readonly kinds: readonly string[]
  readonly reads: readonly PhysicalRead[]
  /** How often a table is named, wherever it stands: as often as there are `reads`, where each is of this form. */
  readonly tables: number
  /** Names of functions and aggregates, with their schema where one is written. */
  readonly functions: readonly string[]
  readonly operators: readonly string[]
  /** Whether `*` stands anywhere as a column. */
  readonly hasStar: boolean
}

/** Loads the parser (WebAssembly); call it in beforeAll. */
export const loadParser = (): Promise<void> => loadModule()

export const parseSql = (text: string): ParsedSql => {
  const { stmts = [] } = parseSync(text)
  const reads: PhysicalRead[] = []
  const functions = new Set<string>()
  const operators = new Set<string>()
  const named = new Set<string>()
  const predicates = new Set<Node>()
  let hasStar = false
  let tables = 0
  walk(stmts, (kind, node) => {
    if (kind === 'CommonTableExpr') named.add(String(node['ctename']))
  })
  walk(stmts, (kind, node) => {
    if (kind === 'RangeVar' && isTable(node, named)) tables += 1
    if (kind === 'A_Star') hasStar = true
    if (kind === 'FuncCall') functions.add(namesOf(node['funcname']).join('.'))
    if (kind === 'A_Expr') operators.add(namesOf(node['name']).join('.'))
    if (kind !== 'SelectStmt') return
    const found = readsOf(node, named)
    reads.push(...found.map((read) => ({ ...read, inPredicate: predicates.has(node) })))
    if (found.length > 0)
      walk(node['whereClause'], (inner, select) => {
        if (inner === 'SelectStmt') predicates.add(select)
      })
  })
  return {
    statements: stmts.length,
    kinds: stmts.flatMap(({ stmt }) => Object.keys(stmt ?? {})),
    reads,
    tables,
    functions: [...functions],
    operators: [...operators],
    hasStar,
  }
}

type Node = Readonly<Record<string, unknown>>

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

/**
 * Visits every node of a tree, outer ones first, but nothing below one for which `visit` says false. Nodes are objects
 * under a key that begins with a capital.
 */
const walk = (value: unknown, visit: (kind: string, node: Node) => unknown): void => {
  if (!isNode(value)) return
  for (const [key, child] of Object.entries(value)) {
    if (/^[A-Z]/.test(key) && isNode(child) && visit(key, child) === false) continue
    walk(child, visit)
  }
}

const namesOf = (list: unknown): readonly string[] => {
  const names: string[] = []
  walk(list, (kind, node) => {
    if (kind === 'String' && typeof node['sval'] === 'string') names.push(node['sval'])
  })
  return names
}

/** @param named common table expressions: no tables, but for one of the same name in a schema */
const isTable = (range: Node, named: ReadonlySet<string>): boolean =>
  range['schemaname'] !== undefined || !named.has(String(range['relname']))

const readsOf = (select: Node, named: ReadonlySet<string>): readonly Omit<PhysicalRead, 'inPredicate'>[] => {
  const from = Array.isArray(select['fromClause']) ? select['fromClause'] : []
  return from.flatMap((entry: unknown): Omit<PhysicalRead, 'inPredicate'>[] => {
    const table = isNode(entry) ? entry['RangeVar'] : undefined
    if (!isNode(table) || !isTable(table, named)) return []
    const { targetList: _, whereClause: __, ...others } = select
    const targets = Array.isArray(select['targetList']) ? select['targetList'] : []
    const outputs = targets.flatMap(outputOf)
    return [
      {
        schema: String(table['schemaname']),
        table: String(table['relname']),
        plain: outputs.flatMap(({ column, by }) => (by === null ? [column] : [])),
        masked: outputs.flatMap(({ column, by }) => (by === null ? [] : [{ column, by }])),
        filtered: columnsOf(select['whereClause']),
        elsewhere: columnsOf(others),
      },
    ]
  })
}

const outputOf = (target: unknown): readonly { readonly column: string; readonly by: string | null }[] => {
  const value = isNode(target) && isNode(target['ResTarget']) ? target['ResTarget']['val'] : undefined
  const call = isNode(value) ? value['FuncCall'] : undefined
  const by = isNode(call) ? namesOf(call['funcname']).join('.') : null
  return columnsOf(value).map((column) => ({ column, by }))
}

/**
 * Columns of the alias `s` in an expression; what another physical read inside of it calls `s` is not meant. A name that
 * stands alone, `s` for the whole row among them, or behind the table with its schema, counts as one.
 */
const columnsOf = (expression: unknown): readonly string[] => {
  const columns: string[] = []
  walk(expression, (kind, node) => {
    const names = kind === 'ColumnRef' ? namesOf(node['fields']) : []
    const column = names.at(-1)
    if (column !== undefined && (names[0] === 's' || names.length !== 2)) columns.push(column)
    return !(kind === 'SelectStmt' && readsOf(node, new Set()).length > 0)
  })
  return columns
}
