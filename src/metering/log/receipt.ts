import type { SignedBatch } from '../tree/batch-header'
import { digestHex, inclusionPath } from '../tree/merkle'
import type { Receipt } from '../usage-log'

/** A receipt with which anybody can prove, with the public key alone, that the log promised to hold the record. */
export interface FullReceipt extends Receipt {
  /** Hash of the record, hex. */
  readonly leaf: string
  /** From the leaf's neighbour up to below the root of the header, hex. @see RFC 6962 2.1.1 */
  readonly path: readonly string[]
  /** Canonical JSON of the batch. */
  readonly header: string
  readonly keyId: string
  /** Of the header, base64. */
  readonly signature: string
}

export const fullReceipt = (receipt: Receipt, batch: SignedBatch): FullReceipt => {
  const { leaves, header, keyId, signature } = batch
  const leaf = leaves[receipt.position]
  if (leaf === undefined) throw new Error('invariant 51ce: a receipt of another batch')
  return {
    ...receipt,
    leaf: digestHex(leaf),
    path: inclusionPath(receipt.position, leaves).map(digestHex),
    header,
    keyId,
    signature: signature.toString('base64'),
  }
}
