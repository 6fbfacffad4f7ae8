import { createHash, hkdfSync } from 'node:crypto'
import { pseudonymKey, type PseudonymScope } from '../../../../src/query/compile/pseudonym'

const secret = Buffer.alloc(32, 3)
const scope: PseudonymScope = { agreement: 'A-1', dataset: 'people', column: 'name' }
const bound = (part: Partial<PseudonymScope> = {}, of = secret): string =>
  pseudonymKey(of, { ...scope, ...part }).bind({})

test('the key is 64 bytes for the inner and 64 for the outer hash, as bytea is written', () => {
  const info = createHash('sha256').update('weir pseudonym ["A-1","people","name"]').digest()
  const key = Buffer.from(hkdfSync('sha256', secret, '', info, 32))
  const padded = Buffer.concat([key, Buffer.alloc(32)])
  const pads = [0x36, 0x5c].map((pad) => padded.map((byte) => byte ^ pad))
  expect(bound()).toBe(`\\x${Buffer.concat(pads).toString('hex')}`)
})

test('R-15: each agreement, dataset, column and secret has a key of its own, and none another', () => {
  const keys = [
    bound(),
    bound({ agreement: 'A-2' }),
    bound({ agreement: null }),
    bound({ agreement: '' }),
    bound({ dataset: 'persons' }),
    bound({ column: 'alias' }),
    // no two places are written alike
    bound({ dataset: 'people","name', column: '' }),
    bound({ agreement: 'A-1","people', dataset: 'name' }),
    bound({}, Buffer.alloc(32, 4)),
    // what stands for no agreement is no number that an agreement can have
    bound({ agreement: 'null' }),
  ]
  expect(new Set(keys).size).toBe(keys.length)
  expect(bound()).toBe(bound())
})

test('statements tell the keys apart by their place, without holding them', () => {
  const { key } = pseudonymKey(secret, scope)
  expect(key).toBe('pseudonym ["A-1","people","name"]')
  expect(key).not.toContain(bound().slice(2, 34))
  expect(pseudonymKey(secret, { ...scope, agreement: 'A-2' }).key).not.toBe(key)
})

test('a number of any length is part of it to its end', () => {
  const long = '渝'.repeat(2000)
  expect(bound({ agreement: `${long}1` })).not.toBe(bound({ agreement: `${long}2` }))
})
