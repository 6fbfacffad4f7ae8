import type { Json } from '../../kernel/canonical-json'

/**
 * Plain data as JSON, for its canonical text. Members that are undefined are left out.
 * @throws TypeError on what JSON cannot hold: a function, a symbol, a bigint
 */
export const jsonOf = (value: unknown): Json => {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  if (Array.isArray(value)) return value.map((item: unknown) => jsonOf(item))
  if (typeof value === 'object') {
    const members: [string, unknown][] = Object.entries(value)
    return Object.fromEntries(
      members
        .filter(([, member]) => member !== undefined)
        .map(([name, member]): [string, Json] => [name, jsonOf(member)]),
    )
  }
  throw new TypeError(`JSON has no form for a ${typeof value}`)
}
