import { createHash } from 'node:crypto'
import fc from 'fast-check'
import {
  createTree,
  digestBytes,
  digestHex,
  digestOf,
  inclusionPath,
  isIncluded,
  leafHash,
  treeHash,
  type Digest,
} from '../../../../src/metering/tree/merkle'

/** The eight entries and the roots of their trees in the reference tests of Certificate Transparency. */
const entries = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex').toString('utf8'))

const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

const leaves = entries.map(leafHash)

/** RFC 6962 2.1 word by word, on Buffers. */
const naiveTreeHash = (list: readonly Buffer[]): Buffer => {
  const sha256 = (...parts: readonly Uint8Array[]): Buffer =>
    createHash('sha256').update(Buffer.concat(parts)).digest()
  const [only] = list
  if (only === undefined) return sha256()
  if (list.length === 1) return sha256(Buffer.of(0), only)
  let k = 1
  while (k * 2 < list.length) k *= 2
  return sha256(Buffer.of(1), naiveTreeHash(list.slice(0, k)), naiveTreeHash(list.slice(k)))
}

const someEntries = fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { minLength: 1, maxLength: 300 })

test('the tree of nothing is the hash of nothing', () => {
  expect(digestHex(treeHash([]))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
})

test.each(roots.map((root, i) => [i + 1, root] as const))(
  'a tree of %i leaves has the root of the reference tests',
  (size, root) => {
    expect(digestHex(treeHash(leaves.slice(0, size)))).toBe(root)
  },
)

test('a tree of any entries has the root that the definition gives', () => {
  fc.assert(
    fc.property(someEntries, (texts) => {
      const expected = naiveTreeHash(texts.map((text) => Buffer.from(text, 'utf8'))).toString('hex')
      expect(digestHex(treeHash(texts.map(leafHash)))).toBe(expected)
    }),
  )
})

test('a tree gives its root at every size while it grows', () => {
  const tree = createTree()
  const seen = leaves.map((leaf) => {
    tree.push(leaf)
    return digestHex(tree.root())
  })
  expect(seen).toEqual(roots)
})

test('a path of the reference tests is found again', () => {
  // leaf 6 of 8 (index 5), RFC 6962 reference test
  expect(inclusionPath(5, leaves).map(digestHex)).toEqual([
    'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ])
})

test('every leaf is included by its path, and by no other index, leaf, path, size or root', () => {
  fc.assert(
    fc.property(someEntries, fc.nat(), fc.nat(), (texts, pickedLeaf, pickedOther) => {
      const all = texts.map((text, i) => leafHash(`${i} ${text}`))
      const size = all.length
      const [index, other] = [pickedLeaf % size, pickedOther % size]
      const [leaf, otherLeaf] = [digestAt(all, index), digestAt(all, other)]
      const path = inclusionPath(index, all)
      const root = treeHash(all)
      expect(isIncluded(leaf, index, size, path, root)).toBe(true)
      expect(isIncluded(otherLeaf, index, size, path, root)).toBe(other === index)
      expect(isIncluded(leaf, other, size, path, root)).toBe(other === index)
      expect(isIncluded(leaf, index, size, [...path, leaf], root)).toBe(false)
      expect(isIncluded(leaf, index, size, path, leafHash('another'))).toBe(false)
      if (path.length > 0) expect(isIncluded(leaf, index, size, path.slice(1), root)).toBe(false)
    }),
  )
})

test.each([-1, 1, 0.5, Number.NaN])('the index %d is in no tree of one leaf', (index) => {
  const leaf = leafHash('a')
  expect(isIncluded(leaf, index, 1, [], leaf)).toBe(false)
})

test('a digest is read from any view of bytes and given back', () => {
  const bytes = new Uint8Array([0, ...Array.from({ length: 32 }, (_, i) => i * 8), 255])
  const digest = digestOf(bytes.subarray(1, 33))
  expect([...digestBytes(digest)]).toEqual([...bytes.subarray(1, 33)])
})

const digestAt = (all: readonly Digest[], index: number): Digest => all[index] ?? leafHash('none')
