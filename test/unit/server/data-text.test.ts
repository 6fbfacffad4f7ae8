import { JsonText } from '../../../src/query/run/json-text'
import { dataText } from '../../../src/server/data-text'

const rows = new JsonText([Buffer.from('{"totalCount":1}')])

test.each<[string, Record<string, unknown> | null, boolean]>([
  ['no data', null, false],
  ['a field that was refused', { rows: { streets: null } }, false],
  ['a typename beside it', { t: 'Query', rows: { streets: null } }, false],
  ['a typename in rows beside it', { rows: { t: 'Rows', streets: null } }, false],
  ['rows beside it', { t: 'Query', rows: { streets: null, districts: rows } }, true],
  ['a catalogue entry that is not there', { dataset: null }, false],
  ['a count of nothing', { datasets: { totalCount: 0 } }, true],
  ['a mutation that says no', { t: 'Mutation', revoke: false }, true],
])('%s', (_what, data, hasDelivered) => {
  expect(dataText(data).hasDelivered).toBe(hasDelivered)
})
