import type { ISql } from 'postgres'
import { z } from 'zod'
import { digest } from './batch-rows'
import { digestBytes, digestHex, type Digest } from '../tree/merkle'
import type { StoredKey, StoredText } from '../tree/stored-batch'

const Keys = z.array(z.object({ id: z.string(), name: z.string(), publicKey: z.instanceof(Buffer) }))

/** The keys that the database names. */
export const readKeys = async (sql: ISql): Promise<readonly StoredKey[]> =>
  Keys.parse(
    await sql`select k.id, k.name, k.public_key as "publicKey" from metering.log_key k order by k.since, k.id`,
  )

const Texts = z.array(z.object({ hash: digest, text: z.string() }))

/** Texts of operations that are stored under these hashes. */
export const readTexts = async (sql: ISql, hashes: readonly Digest[]): Promise<readonly StoredText[]> =>
  Texts.parse(
    await sql`
      select o.hash, o.text from metering.operation_text o
      join unnest(${hashes.map(digestHex)}::text[]) named (hash) on o.hash = decode(named.hash, 'hex')`,
  )

/** Rows that are in memory at a time. */
const PAGE = 200

/** All texts of operations, by their hashes, each page as it stands when it is read. */
export async function* textsByHash(sql: ISql): AsyncGenerator<StoredText, undefined> {
  for (let last: Digest | undefined; ;) {
    const page: readonly StoredText[] = Texts.parse(
      await sql`
        select o.hash, o.text from metering.operation_text o
        where o.hash > ${last === undefined ? Buffer.alloc(0) : digestBytes(last)}
        order by o.hash
        limit ${PAGE}`,
    )
    yield* page
    last = page.at(-1)?.hash
    if (last === undefined) return undefined
  }
}
