import { verify } from 'node:crypto'
import { z } from 'zod'
import { publicKeyOf } from '../../../src/kernel/ed25519'
import { keyIdOf } from '../../../src/metering/tree/log-signer'
import { digestOf, isIncluded, leafHash } from '../../../src/metering/tree/merkle'
import { withOwner } from '../../../src/db/owner'
import { startTestServer, type TestServer } from '../../support/server'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const Full = z.strictObject({
  record: z.string(),
  writer: z.string(),
  batch: z.number(),
  position: z.number(),
  leaf: z.string(),
  path: z.array(z.string()),
  header: z.string(),
  keyId: z.string(),
  signature: z.string(),
})
const Header = z.object({ root: z.string(), count: z.number(), writer: z.string(), number: z.number() })

const full = { headers: { 'weir-receipt': 'full' } }
const digest = (hex: string) => digestOf(Buffer.from(hex, 'hex'))

/** As a stranger checks it: with the reply, and a public key. */
const isProven = (given: unknown, publicKey: Uint8Array): boolean => {
  const receipt = Full.parse(given)
  const header = Header.parse(JSON.parse(receipt.header))
  const message = Buffer.from(`weir/usage-batch/v1\n${receipt.header}`)
  return (
    receipt.keyId === keyIdOf(publicKey) &&
    verify(null, message, publicKeyOf(publicKey), Buffer.from(receipt.signature, 'base64')) &&
    header.writer === receipt.writer &&
    header.number === receipt.batch &&
    isIncluded(
      digest(receipt.leaf),
      receipt.position,
      header.count,
      receipt.path.map(digest),
      digest(header.root),
    )
  )
}

const keyAndRecord = (id: string) =>
  withOwner(server.settings.databaseUrl, async (sql) => {
    const [row] = await sql<{ key: Buffer; canonical: string }[]>`
      select k.public_key as key, r.canonical
      from metering.usage_record r
      join metering.batch b on b.writer = r.writer and b.number = r.batch
      join metering.log_key k on k.id = b.key_id
      where r.id = ${id}`
    if (row === undefined) throw new Error('the record of a reply is on the log')
    return row
  })

test('a receipt is short unless it is asked for in full', async () => {
  for (const options of [{}, { headers: { 'weir-receipt': 'short' } }]) {
    const { receipt } = (await server.ask('{ me { name } }', { as: 'dataUser', ...options })).extensions.usage
    expect(Object.keys(receipt ?? {})).toEqual(['record', 'writer', 'batch', 'position'])
  }
})

test('R-30: a full receipt proves by the public key alone that the record was promised, of changes too', async () => {
  const queries = Array.from({ length: 5 }, () => server.ask('{ me { name } }', { as: 'dataUser', ...full }))
  const change = server.ask('mutation { createKey { id } }', { as: 'dataUser', ...full })
  for (const reply of await Promise.all([...queries, change])) {
    expect(reply.codes).toEqual([])
    const receipt = Full.parse(reply.extensions.usage.receipt)
    const { key, canonical } = await keyAndRecord(receipt.record)
    expect(digest(receipt.leaf)).toBe(leafHash(canonical))
    expect(isProven(receipt, key)).toBe(true)
    for (const part of ['leaf', 'signature', 'header'] as const) {
      const wrong = receipt[part].replace(/\d/, (d) => String((Number(d) + 1) % 10))
      expect(isProven({ ...receipt, [part]: wrong }, key)).toBe(false)
    }
    expect(isProven({ ...receipt, position: receipt.position + 1 }, key)).toBe(false)
  }
})
