import { jsonOf } from '../../agreements/case/json-of'
import { canonicalJson, type Json } from '../../kernel/canonical-json'
import { sha256Hex } from '../../kernel/hash'
import type { CaseFile } from './case-file'

/** A file as JSON, and the SHA-256 of its canonical text (RFC 8785), 64 hexadecimal digits. */
export const fileText = (file: CaseFile): { readonly json: Json; readonly sha256: string } => {
  const json = jsonOf(file)
  return { json, sha256: sha256Hex(canonicalJson(json)) }
}
