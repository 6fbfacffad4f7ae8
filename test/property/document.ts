import {
  EarlierCursor,
  EnumValue,
  type Argument,
  type Directive,
  type FieldItem,
  type Item,
  type Operation,
  type Selection,
} from './operation'
import { Operand } from './where'

/** An operation as a client sends it. */
export interface Document {
  readonly text: string
  readonly variables: Readonly<Record<string, unknown>>
  /** The cursors that it needs: response keys under which they would be found, by the probe of the same operation. */
  readonly probes: readonly Probe[]
}

export interface Probe {
  readonly key: string
  readonly pick: number
}

/**
 * @param cursors by the key of the probe; absent: the operation is written without its cursors, and each page that
 * needs one is asked for the cursors of its rows
 */
export const writeDocument = (
  operation: Operation,
  cursors: ReadonlyMap<string, string> | null = null,
): Document => new DocumentWriter(cursors).write(operation)

class DocumentWriter {
  private readonly variables = new Map<string, { readonly type: string; readonly value: unknown }>()
  private readonly fragments: string[] = []
  private readonly probes: Probe[] = []
  private readonly firstSeen = new Set<string>()
  private aliases = 0

  constructor(private readonly cursors: ReadonlyMap<string, string> | null) {}

  write(operation: Operation): Document {
    const blocks = operation.blocks.map((fields, i) => {
      // each block names its fields anew: that is what its own alias is for
      this.firstSeen.clear()
      return `${i === 0 ? '' : `more${String(i)}: `}rows ${this.set({ type: 'Rows', items: fields })}`
    })
    const declared = [...this.variables].map(([name, { type }]) => `$${name}: ${type}`)
    const head = declared.length === 0 ? 'query Q' : `query Q(${declared.join(', ')})`
    return {
      text: [`${head} { ${blocks.join(' ')} }`, ...this.fragments].join('\n'),
      variables: Object.fromEntries(
        [...this.variables].map(([name, { value }]) => [name, JSON.parse(JSON.stringify(value)) as unknown]),
      ),
      probes: this.probes,
    }
  }

  private set({ items }: Selection, more: readonly string[] = []): string {
    const written = [...items.flatMap((item) => this.item(item)), ...more]
    // an empty selection set is none
    return `{ ${written.length === 0 ? '__typename' : written.join(' ')} }`
  }

  private item(item: Item): readonly string[] {
    if (item.kind === 'field') return this.field(item)
    const directive = this.directive(item.directive)
    const set = this.set(item.selection)
    if (item.style === 'inline') return [`...${directive} ${set}`]
    if (item.style === 'typed') return [`... on ${item.selection.type}${directive} ${set}`]
    const name = `F${String(this.fragments.length)}`
    this.fragments.push(`fragment ${name} on ${item.selection.type} ${set}`)
    // spread twice: the second time it adds nothing
    return [`...${name}${directive}`, `...${name}${directive}`]
  }

  private field(item: FieldItem): readonly string[] {
    const key = this.key(item)
    const probes: string[] = []
    const args = item.args.flatMap((argument) => this.argument(argument, probes))
    const head = `${key}${args.length === 0 ? '' : `(${args.join(', ')})`}${this.directive(item.directive)}`
    if (item.selection === null) return item.isSplit ? [head, head] : [head]
    if (!item.isSplit) return [`${head} ${this.set(item.selection, probes)}`]
    const { type, items } = item.selection
    const half = Math.ceil(items.length / 2)
    const parts = [items.slice(0, half), items.slice(half)]
    return parts.map((part, i) => `${head} ${this.set({ type, items: part }, i === 0 ? probes : [])}`)
  }

  /** Fields of one key must be the same field with the same arguments. */
  private key({ name, alias, args, selection }: FieldItem): string {
    if (args.length === 0 && selection === null)
      return alias === null ? name : `${name}_${String(alias)}: ${name}`
    if (!this.firstSeen.has(name)) {
      this.firstSeen.add(name)
      return name
    }
    this.aliases += 1
    return `${name}_n${String(this.aliases)}: ${name}`
  }

  private directive(directive: Directive | null): string {
    if (directive === null) return ''
    const value = directive.isVariable ? this.variable('Boolean!', directive.value) : String(directive.value)
    return ` @${directive.name}(if: ${value})`
  }

  private argument({ name, type, value, style }: Argument, probes: string[]): readonly string[] {
    if (value instanceof EarlierCursor) {
      const key = `probe${String(this.probes.length)}`
      this.probes.push({ key, pick: value.pick })
      if (this.cursors === null)
        probes.push(`${key}: edges { cursor } ${key}Ends: pageInfo { startCursor endCursor }`)
      const cursor = this.cursors?.get(key)
      return cursor === undefined ? [] : [`${name}: ${this.variable(type, cursor)}`]
    }
    if (style === 'variable') return [`${name}: ${this.variable(type, value)}`]
    return [`${name}: ${this.literal(value, style === 'operands')}`]
  }

  private variable(type: string, value: unknown): string {
    const name = `v${String(this.variables.size)}`
    this.variables.set(name, { type, value })
    return `$${name}`
  }

  private literal(value: unknown, withVariables: boolean): string {
    if (value instanceof EnumValue) return value.name
    if (value instanceof Operand)
      return withVariables && value.value !== null
        ? this.variable(value.type, value.value)
        : this.literal(value.value, withVariables)
    if (Array.isArray(value)) return `[${value.map((part) => this.literal(part, withVariables)).join(', ')}]`
    if (typeof value === 'object' && value !== null) {
      const members = Object.entries(value).map(
        ([key, part]) => `${key}: ${this.literal(part, withVariables)}`,
      )
      return `{ ${members.join(', ')} }`
    }
    return JSON.stringify(value)
  }
}
