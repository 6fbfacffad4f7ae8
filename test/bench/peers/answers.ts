import { z } from 'zod'
import type { Peer } from './peer'
import { bodyOf, type BenchQuery } from './query'

const Reply = z.object({ data: z.unknown(), errors: z.array(z.unknown()).optional() })

/**
 * Asks all peers the same for a sample of codes and compares the values of their answers, in order; the shape around
 * them is each peer's own.
 * @returns those that can answer the query: one whose schema does not have what it asks for is left out
 * @throws Error naming the first difference, or an answer that is a failure
 */
export const agreeingPeers = async (
  query: BenchQuery,
  peers: readonly Peer[],
  codes: readonly string[],
): Promise<readonly Peer[]> => {
  const able: Peer[] = []
  const sample = query.argument === null ? [undefined] : codes.slice(0, SAMPLE)
  let expected: readonly string[] | undefined
  for (const peer of peers) {
    const found: string[] = []
    for (const code of sample) {
      const values = await valuesOf(query, peer, code)
      if (values === undefined) break
      found.push(values)
    }
    if (found.length < sample.length) continue
    expected ??= found
    const at = found.findIndex((values, i) => values !== expected?.[i])
    if (at !== -1)
      throw new Error(
        `${query.name} ${sample[at] ?? ''}: ${peer.name} differs\n${found[at]?.slice(0, 800)}\n${expected[at]?.slice(0, 800)}`,
      )
    able.push(peer)
  }
  return able
}

const SAMPLE = 20

/** The values of an answer as one text; undefined: the peer's schema does not have the query. */
const valuesOf = async (
  query: BenchQuery,
  peer: Peer,
  code: string | undefined,
): Promise<string | undefined> => {
  const response = await fetch(peer.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: `Bearer ${peer.key}`,
    },
    body: bodyOf(query, peer.name, code),
  })
  const text = await response.text()
  if (text.includes('GRAPHQL_VALIDATION_FAILED')) return undefined
  const { data, errors } = Reply.parse(JSON.parse(text))
  const values = [...leavesOf(data)]
  if (response.status !== 200 || errors !== undefined || values.length === 0)
    throw new Error(`${query.name} ${code ?? ''}: ${peer.name} answers ${text.slice(0, 800)}`)
  return JSON.stringify(query.isOrdered ? values : values.sort())
}

/** Every value, in order, in one form: numbers and times are written in more than one way. */
function* leavesOf(value: unknown): Generator<string> {
  if (Array.isArray(value)) for (const item of value as readonly unknown[]) yield* leavesOf(item)
  else if (typeof value === 'object' && value !== null)
    for (const member of Object.values(value)) yield* leavesOf(member)
  else yield canonical(String(value))
}

const canonical = (text: string): string => {
  if (/^-?\d+(\.\d+)?$/.test(text)) return String(Number(Number(text).toPrecision(12)))
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return new Date(text).toISOString()
  return text
}
