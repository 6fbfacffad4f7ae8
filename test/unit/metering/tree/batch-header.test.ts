import { createPublicKey, verify } from 'node:crypto'
import { canonicalJson } from '../../../../src/kernel/canonical-json'
import { makePrivateKey, parsePrivateKey, publicKeyOf } from '../../../../src/kernel/ed25519'
import { sha256 } from '../../../../src/kernel/hash'
import { afterBatch, makeBatch, newWriter } from '../../../../src/metering/log/batch'
import { batchHeader, headerHash } from '../../../../src/metering/tree/batch-header'
import { createLogSigner } from '../../../../src/metering/tree/log-signer'
import { digestBytes, leafHash, treeHash, zeroDigest } from '../../../../src/metering/tree/merkle'
import { pendingRecord } from '../../../../src/metering/log/pending-record'
import {
  parseVerifierKey,
  parseVerifierKeys,
  verifierKeyText,
} from '../../../../src/metering/tree/verifier-key'
import { testSigner } from '../../../support/log-signer'
import { usageRecord } from '../../../support/usage-record'

const head = {
  writer: '0190c3f6-6f9e-7cc3-98c4-dc0c0c07398f',
  number: 9_007_199_254_740_991,
  epoch: 3,
  count: 256,
  previous: zeroDigest,
  root: leafHash('root'),
}

test('R-30: a header is canonical JSON of exactly what the batch is', () => {
  const members = {
    v: 1,
    algorithm: 'ed25519-rfc6962-sha256',
    writer: head.writer,
    number: head.number,
    epoch: head.epoch,
    count: head.count,
    previous: '00'.repeat(32),
    root: digestBytes(head.root).toString('hex'),
  }
  expect(batchHeader(head)).toBe(canonicalJson(members))
})

test('R-30: a batch is signed over its header, in a domain of its own, and names the header before it', () => {
  const signer = testSigner()
  const records = [pendingRecord(usageRecord(), 3, 0), pendingRecord(usageRecord(), 3, 0)]
  const first = makeBatch(records, 3, newWriter(), signer)
  expect(first.previous).toBe(zeroDigest)
  expect(first.root).toBe(treeHash(records.map((record) => leafHash(record.canonical))))
  const key = publicKeyOf(signer.publicKey)
  const isSignature = (message: string): boolean => verify(null, Buffer.from(message), key, first.signature)
  expect(isSignature(`weir/usage-batch/v1\n${first.header}`)).toBe(true)
  expect(isSignature(first.header)).toBe(false)
  expect(first.keyId).toBe(sha256(signer.publicKey).toString('hex').slice(0, 16))

  const second = makeBatch(records, 3, afterBatch(first), signer)
  expect([second.writer, second.number]).toEqual([first.writer, 2])
  expect(digestBytes(second.previous)).toEqual(sha256(first.header))
  expect(second.previous).toBe(headerHash(first.header))
})

test('a key is read as openssl writes it, in one line too, and as a seed: the vector of RFC 8032 7.1', () => {
  const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex')
  const key = parsePrivateKey(seed.toString('base64'))
  if (key === undefined) throw new Error('it is a key')
  const signer = createLogSigner(key)
  expect(signer.publicKey.toString('hex')).toBe(
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
  )
  const pem = key.export({ format: 'pem', type: 'pkcs8' }).toString()
  for (const text of [pem, pem.replaceAll('\n', '\\n')]) expect(parsePrivateKey(text)?.equals(key)).toBe(true)
  expect(parsePrivateKey(makePrivateKey())?.asymmetricKeyType).toBe('ed25519')
})

test.each([
  ['nothing', ''],
  ['a short seed', Buffer.alloc(31).toString('base64')],
  ['a long seed', Buffer.alloc(33).toString('base64')],
  ['hex', '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'],
  ['a broken PEM', '-----BEGIN PRIVATE KEY-----\nMC4\n-----END PRIVATE KEY-----'],
  [
    'a public key',
    createPublicKey(publicKeyOf(testSigner().publicKey).export({ format: 'pem', type: 'spki' }))
      .export({ format: 'pem', type: 'spki' })
      .toString(),
  ],
])('%s is no private key', (_, text) => {
  expect(parsePrivateKey(text)).toBeUndefined()
})

/** Its hash is not of its name and key. */
const wrongHash = 'example.com/foo+530cd7b5+AW8gM8c8xyjHOfT/6zEg5+1h1bFIsRyYHK8RTsLPJGOI'

test('a verifier key is read and written as C2SP signed-note says, and only when its hash is right', () => {
  const key = { name: 'weir-0123456789abcdef', publicKey: testSigner().publicKey }
  const text = verifierKeyText(key)
  const { publicKey } = key
  const hashed = sha256(Buffer.concat([Buffer.from(`${key.name}\n`), Buffer.of(1), publicKey]))
  expect(text.split('+')[1]).toBe(hashed.toString('hex').slice(0, 8))
  expect(parseVerifierKey(text)).toEqual(key)
  for (const wrong of [
    text.replace('weir-0', 'weir-1'),
    `${text}A`,
    ` ${text}`,
    text.slice(0, -1),
    wrongHash,
  ])
    expect(parseVerifierKey(wrong)).toBeUndefined()
  expect(parseVerifierKeys(`# comment\n\n${text}\r\n`)).toEqual([key])
  for (const none of ['', '# only a comment', `${text}\nother`])
    expect(parseVerifierKeys(none)).toBeUndefined()
})
