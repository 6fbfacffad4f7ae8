import { unseal } from '../../src/query/cursor'

/** The keys that statements of test gateways sealed cursors with, the last one used last. */
const keys = new Map<string, Buffer>()

/** To be called with the parameters of each statement that runs. */
export const noteCursorKeys = (params: readonly (string | null)[]): void => {
  for (const param of params) {
    if (param === null || !/^\\x[0-9a-f]{128}$/.test(param)) continue
    keys.delete(param)
    keys.set(param, Buffer.from(param.slice(2), 'hex'))
  }
}

/** The row that a sealed cursor stands on, which only who has the key can tell. */
export const ridOfCursor = (cursor: string): string => {
  const bytes = Buffer.from(cursor, 'base64url')
  for (const key of [...keys.values()].reverse()) {
    const position = unseal(bytes, key)
    if (position !== undefined) return position.rid
  }
  throw new Error('a cursor that no statement sealed')
}
