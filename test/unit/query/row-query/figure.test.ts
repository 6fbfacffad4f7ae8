import { columnTypes, type ColumnType } from '../../../../src/catalog/column-type'
import { figures, figureType } from '../../../../src/query/row-query/figure'

const types = Object.keys(columnTypes) as ColumnType[]

test('each figure is offered for the types that it makes sense for, in a type that holds it', () => {
  const offered = Object.fromEntries(
    figures.map((figure) => [
      figure,
      Object.fromEntries(
        types.map((type) => [type, figureType(figure, type)]).filter(([, result]) => result),
      ),
    ]),
  )
  const own = (...names: ColumnType[]) => Object.fromEntries(names.map((name) => [name, name]))
  const ordered = own('TEXT', 'INTEGER', 'BIGINT', 'DECIMAL', 'FLOAT', 'DATE', 'TIME', 'TIMESTAMP')
  expect(offered).toEqual({
    countDistinct: Object.fromEntries([...Object.keys(ordered), 'BOOLEAN'].map((name) => [name, 'INTEGER'])),
    sum: { INTEGER: 'BIGINT', BIGINT: 'DECIMAL', DECIMAL: 'DECIMAL', FLOAT: 'FLOAT' },
    avg: { INTEGER: 'DECIMAL', BIGINT: 'DECIMAL', DECIMAL: 'DECIMAL', FLOAT: 'FLOAT' },
    min: ordered,
    max: ordered,
  })
})
