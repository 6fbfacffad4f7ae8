import type { Document } from './document'

/**
 * Values of scalar variables that operations had before, by type, so that a document can be asked with others in their
 * place: statements that differ in values alone are run in one batch.
 */
export class OtherValues {
  private readonly lately = new Map<string, unknown>()

  /** The same document with a value of an earlier one for each variable; null: there is none that differs. */
  replace({ text, variables, probes }: Document): Document | null {
    const types = declaredIn(text)
    const others = new Map<string, unknown>()
    for (const [name, value] of Object.entries(variables)) {
      const type = types.get(name)
      if (type === undefined || (typeof value === 'object' && value !== null)) continue
      const other = this.lately.get(type)
      if (other !== undefined && other !== value) others.set(name, other)
      this.lately.set(type, value)
    }
    return others.size === 0
      ? null
      : { text, variables: { ...variables, ...Object.fromEntries(others) }, probes }
  }
}

/** By variable; those of values that are compared: another size of a page, or a directive's, is another statement. */
const declaredIn = (text: string): ReadonlyMap<string, string> => {
  const head = /^query Q\(([^)]*)\)/.exec(text)?.[1] ?? ''
  const sizes = new Set([...text.matchAll(/(?:first|last|offset|bucket): \$(\w+)/g)].map(([, name]) => name))
  const found = new Map<string, string>()
  for (const [, name = '', type = ''] of head.matchAll(/\$(\w+): (\w+)!?(?=,|$)/g))
    if (compared.has(type) && !sizes.has(name)) found.set(name, type)
  return found
}

const compared = new Set(['String', 'Int', 'Float', 'BigInt', 'Decimal', 'Date', 'Time', 'DateTime'])
