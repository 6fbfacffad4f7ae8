import { EarlierCursor, EnumValue, type Argument, type Operation } from './operation'
import { Operand } from './where'

/** How long a smaller operation that fails too is looked for. */
const PATIENCE_MS = 30_000

/**
 * What `check` says of the smallest operation that fails too.
 * @param expected what it throws where two answers differ: any other error counts only where nothing was told before, as
 * an operation that cannot be written is no smaller failure
 * @returns empty: the operation does not fail by itself
 */
export const tellSmallest = async (
  operation: Operation,
  check: (operation: Operation) => Promise<unknown>,
  expected: new () => Error,
): Promise<string> => {
  let told = ''
  const fails = async (candidate: Operation): Promise<boolean> => {
    try {
      await check(candidate)
      return false
    } catch (error) {
      const isExpected = error instanceof expected
      if (!isExpected && told !== '') return false
      told = isExpected ? error.message : error instanceof Error ? String(error.stack) : String(error)
      return true
    }
  }
  if (await fails(operation)) await smallestFailing(operation, fails)
  return told
}

/**
 * The smallest operation that fails too, by leaving out one part after another. fast-check's own way is not taken: it
 * leaves an operation of several levels as good as whole.
 */
const smallestFailing = async (
  operation: Operation,
  fails: (operation: Operation) => Promise<boolean>,
): Promise<Operation> => {
  const until = performance.now() + PATIENCE_MS
  let smallest = operation
  search: for (;;) {
    for (const candidate of smaller(smallest)) {
      if (performance.now() > until) return smallest
      if (await fails(candidate)) {
        smallest = candidate
        continue search
      }
    }
    return smallest
  }
}

const smaller = (operation: Operation): readonly Operation[] => {
  const { caller, blocks } = operation
  return (reduced(blocks) as Operation['blocks'][])
    .filter((some) => some.length > 0)
    .map((some) => ({ caller, blocks: some }))
}

/** A tree with one part of it left out, the largest parts first. */
const reduced = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value
    const without = list.map((part, i) => [...list.slice(0, i), ...inlined(part), ...list.slice(i + 1)])
    const shorter = list.map((_, i) => [...list.slice(0, i), ...list.slice(i + 1)])
    const inner = list.flatMap((part, i) =>
      reduced(part).map((less) => [...list.slice(0, i), less, ...list.slice(i + 1)]),
    )
    return [
      ...shorter,
      ...without.filter((made) => made.length >= list.length && made.some((part, i) => part !== list[i])),
      ...inner,
    ]
  }
  if (!isPlain(value)) return []
  if (isArgument(value)) {
    const plainer = value.style === 'variable' ? [{ ...value, style: 'literal' }] : []
    return [...plainer, ...reducedArgument(value).map((less) => ({ ...value, value: less }))]
  }
  return Object.entries(value).flatMap(([key, part]): unknown[] => {
    if (key === 'directive' || key === 'alias') return part === null ? [] : [{ ...value, [key]: null }]
    if (key === 'isSplit') return part === true ? [{ ...value, isSplit: false }] : []
    return reduced(part).map((less) => ({ ...value, [key]: less }))
  })
}

/** What a fragment holds, in its place. */
const inlined = (part: unknown): readonly unknown[] =>
  isPlain(part) &&
  part['kind'] === 'fragment' &&
  isPlain(part['selection']) &&
  Array.isArray(part['selection']['items'])
    ? (part['selection']['items'] as unknown[])
    : [part]

/** A list may lose each of its items; a filter each of its members, or be one of those that it is made of. */
const reducedArgument = ({ name, value }: Argument): readonly unknown[] =>
  name === 'where' || name === 'having'
    ? reducedWhere(value)
    : Array.isArray(value)
      ? value.map((_, i) => [...value.slice(0, i), ...value.slice(i + 1)] as unknown[])
      : []

const reducedWhere = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value
    const shorter = list.map((_, i) => [...list.slice(0, i), ...list.slice(i + 1)])
    return [...shorter, ...list.flatMap((part, i) => reducedWhere(part).map((less) => list.with(i, less)))]
  }
  if (!isPlain(value)) return []
  return Object.entries(value).flatMap(([member, part]): unknown[] => {
    const rest = Object.fromEntries(Object.entries(value).filter(([other]) => other !== member))
    const parts = member === 'not' ? [part] : member === 'and' || member === 'or' ? (part as unknown[]) : []
    return [rest, ...parts, ...reducedWhere(part).map((less) => ({ ...value, [member]: less }))]
  })
}

type Plain = Readonly<Record<string, unknown>>

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' &&
  value !== null &&
  !(value instanceof EnumValue) &&
  !(value instanceof EarlierCursor) &&
  !(value instanceof Operand)

const isArgument = (value: object): value is Argument => 'style' in value && 'value' in value
