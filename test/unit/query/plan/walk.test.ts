import { openGrant } from '../../../../policies/grants'
import type { Version } from '../../../../src/catalog/dataset'
import { orderOf } from '../../../../src/query/plan/order'
import type { RowQuery } from '../../../../src/query/row-query/row-query'
import { planWalk } from '../../../../src/query/plan/walk'
import { column, dataset as datasetOf, version } from '../../../support/catalog'

const keyed = datasetOf('streets', [column('code'), column('name', { mask: { kind: 'name' } })], {
  key: ['code'],
})
const keyless = datasetOf('notes', [column('text')])
const maskedKey = datasetOf('people', [column('number', { mask: { kind: 'telephone' } })], {
  key: ['number'],
})

const third = version('g2', { number: 3 })
const second = version('g1', { number: 2, load: 2 })
const first = version('g1', { number: 1, load: 1 })
const all = [third, second, first]

const walk = (
  part: Partial<RowQuery>,
  versions: readonly Version[] = all,
  of: typeof keyed = keyed,
): ReturnType<typeof planWalk> => {
  const query: RowQuery = {
    dataset: of.name,
    where: null,
    orderBy: [],
    first: 20,
    fromEnd: false,
    after: null,
    before: null,
    version: null,
    since: null,
    fields: [],
    ...part,
  }
  const grant = openGrant(of)
  const order = orderOf(of, grant, query, null)
  return planWalk(query, { dataset: of, grant, order, versions, keyOf: () => Buffer.alloc(32), related: [] })
}

const changes = (number: number): Partial<RowQuery> => ({ since: { kind: 'CHANGES', version: number } })
const removed = (number: number): Partial<RowQuery> => ({ since: { kind: 'REMOVED', version: number } })

test('the active version is read, or the one that is asked for', () => {
  expect(walk({})).toMatchObject({ version: third, source: { version: third }, compared: null })
  expect(walk({ version: 1 })).toMatchObject({ version: first, source: { version: first } })
  expect(() => walk({ version: 4 })).toThrow(/version 4 cannot be read. Readable now: 3, 2, 1/)
  expect(() => walk({}, [])).toThrow(/streets has no data to read at this moment/)
  expect(() => walk(changes(1), [])).toThrow(/streets has no data to read at this moment/)
})

test('changes within a generation are the loads since', () => {
  for (const dataset of [keyed, keyless, maskedKey])
    expect(walk({ version: 2, ...changes(1) }, all, dataset)).toMatchObject({
      source: { version: second, loadedAfter: first },
      compared: null,
    })
})

test('changes across generations are compared by key, in the columns that the caller reads', () => {
  expect(walk(changes(2))).toMatchObject({
    source: { version: third },
    compared: { other: { version: second }, key: ['code'], columns: ['name'] },
  })
})

test('what was removed is read in its version, and its cursors name the one that it is compared with', () => {
  expect(walk(removed(1))).toMatchObject({
    version: third,
    source: { version: first },
    compared: { other: { version: third }, key: ['code'], columns: [] },
  })
  // an append removes nothing
  expect(walk(removed(1), [second, first]).source).toMatchObject({ version: first, loadedAfter: first })
})

test.each([
  ['changes', changes(1)],
  ['removed rows', removed(1)],
])('%s across generations need a key that may be read unmasked', (_what, part) => {
  for (const dataset of [keyless, maskedKey])
    expect(() => walk(part, all, dataset)).toThrow(/none that you may read unmasked. Take a full copy/)
})

test('a version that is not kept is compared with by nobody', () => {
  expect(() => walk(changes(1), [third, second])).toThrow(/Take a full copy .* Readable now: 3, 2/)
})
