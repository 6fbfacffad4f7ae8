import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { RedactionKeys } from './keys'
import type { NamedRow } from './named-rows'

const CIPHER = 'aes-256-gcm'
const IV_BYTES = 12
const TAG_BYTES = 16

const Rows = z.array(z.array(z.string()))

/**
 * The values of an order as the database keeps them until it is carried out: IV, tag, then the JSON text encrypted. So
 * neither its pages nor its WAL nor its backups hold a value.
 * @param id of the order, which alone they can be opened for
 */
export const sealRows = ({ seal }: RedactionKeys, id: string, rows: readonly NamedRow[]): Buffer => {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv(CIPHER, seal, iv).setAAD(Buffer.from(id))
  const text = Buffer.concat([cipher.update(JSON.stringify(rows), 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), text])
}

/** @throws Error when it was sealed under other keys or for another order, or was changed */
export const openRows = ({ seal }: RedactionKeys, id: string, sealed: Uint8Array): readonly NamedRow[] => {
  const bytes = Buffer.from(sealed)
  const decipher = createDecipheriv(CIPHER, seal, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(id))
    .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
  const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
  return Rows.parse(JSON.parse(text.toString('utf8')))
}
