import { zeroDigest } from '../../../../src/metering/tree/merkle'
import type { StoredBatch } from '../../../../src/metering/tree/stored-batch'
import { createWriterChains } from '../../../../src/metering/verify/writer-chains'

const batch = (writer: string, number = 1): StoredBatch => ({
  ...{ writer, number, previous: zeroDigest, root: zeroDigest, recordCount: 1, epoch: 1, algorithm: '' },
  ...{ committedAt: '', signed: null, place: null },
})

test('where writers come one after the other, the end of the one at hand is kept', () => {
  const chains = createWriterChains(null)
  for (const one of [batch('a'), batch('b'), batch('b', 2)]) chains.keep(one)
  expect(chains.endOf('b')?.number).toBe(2)
  expect(chains.endOf('a')).toBeUndefined()
})

test('where they are mixed, of a mutation, which is a writer with one batch, nothing is kept', () => {
  const chains = createWriterChains(new Set(['server']))
  for (const one of [batch('server'), batch('mutation'), batch('server', 2)]) chains.keep(one)
  expect(chains.endOf('server')?.number).toBe(2)
  expect(chains.endOf('mutation')).toBeUndefined()
})
