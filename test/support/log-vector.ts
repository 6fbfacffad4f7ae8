import { batchHeader } from '../../src/metering/tree/batch-header'
import { checkpointText, signedNote } from '../../src/metering/tree/checkpoint'
import { digestBytes, digestHex, leafHash, treeHash, zeroDigest } from '../../src/metering/tree/merkle'
import { verifierKeyText } from '../../src/metering/tree/verifier-key'
import { testSigner } from './log-signer'

/** The test vector of docs/log-format.md, by name. */
const logVector = (): readonly (readonly [string, string])[] => {
  const signer = testSigner()
  const key = { name: 'weir-vector', publicKey: signer.publicKey }
  const leaves = ['{"a":1}', '{"b":2}'].map(leafHash)
  const root = treeHash(leaves)
  const writer = '00000000-0000-4000-8000-000000000001'
  const header = batchHeader({ writer, number: 1, epoch: 1, count: 2, previous: zeroDigest, root })
  const entry = leafHash(`${header}\n2026-06-01T00:00:00.000001Z`)
  const text = checkpointText({
    origin: key.name,
    size: 1,
    root: entry,
    number: 1,
    at: '2026-06-01T00:00:01.000Z',
  })
  return [
    ['verifier key', verifierKeyText(key)],
    ['key id', signer.keyId],
    ...leaves.map((leaf, i) => [`leaf ${i}`, digestHex(leaf)] as const),
    ['root', digestHex(root)],
    ['header', header],
    ['signature', signer.sign(header).toString('base64')],
    ['tree leaf', digestHex(entry)],
    ['tree leaf, base64', digestBytes(entry).toString('base64')],
    ['note', signedNote(text, key, signer.signNote(text))],
  ]
}

/** As it stands in the document. */
export const logVectorText = (): string =>
  `\`\`\`\n${logVector()
    .map(([name, value]) => `${name}:\n${value.trimEnd()}`)
    .join('\n\n')}\n\`\`\``
