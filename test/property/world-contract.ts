import { columnTypes, type ColumnType } from '../../src/catalog/column-type'
import type { Column, Dataset, Relation } from '../../src/catalog/dataset'
import type { Mask } from '../../src/catalog/mask'
import { stricter, type OpenAttribute } from '../../src/catalog/open-attribute'
import { byName, column, dataset } from '../support/catalog'
import type { Draw } from './draw'
import { drawMaskOf } from './world-mask'

/** A column that refers to a dataset of the same world. */
export interface Reference {
  readonly from: string
  readonly column: string
  readonly to: string
}

export interface Contracts {
  readonly datasets: ReadonlyMap<string, Dataset>
  readonly references: readonly Reference[]
}

interface Sketch {
  readonly name: string
  readonly openAttribute: OpenAttribute
  readonly key: readonly string[]
  readonly columns: Column[]
  readonly relations: Relation[]
}

const names = ['alphas', 'betas', 'gammas', 'deltas', 'epsilons']
const keyTypes: readonly ColumnType[] = [
  'TEXT',
  'TEXT',
  'TEXT',
  'INTEGER',
  'BIGINT',
  'DECIMAL',
  'DATE',
  'TIMESTAMP',
]
const types = Object.keys(columnTypes) as ColumnType[]

/** Three to five datasets that refer to each other and to themselves, with every kind of column. */
export const drawContracts = (draw: Draw): Contracts => {
  const sketches = names.slice(0, draw.integer(3, 5)).map((name, i) => drawSketch(draw, name, i > 0))
  const references = sketches.flatMap((sketch) => drawReferences(draw, sketch, sketches))
  const datasets = sketches.map(({ name, columns, ...rest }) => dataset(name, columns, rest))
  return { datasets: byName(...datasets), references }
}

const drawSketch = (draw: Draw, name: string, mayBeShut: boolean): Sketch => {
  const openAttribute: OpenAttribute =
    mayBeShut && draw.chance(6) ? 'NOT_OPEN' : draw.chance(30) ? 'CONDITIONAL' : 'UNCONDITIONAL'
  const key = draw.chance(75) ? ['code'] : draw.chance(60) ? ['code', 'part'] : []
  const own = (part: Partial<Column> & { readonly name: string; readonly type: ColumnType }): Column => {
    const isKey = key.includes(part.name)
    const nullable = !isKey && draw.chance(75)
    const made = column(part.name, { nullable, searchable: part.type === 'TEXT' && draw.chance(50), ...part })
    return {
      ...made,
      openAttribute: drawAttribute(draw, openAttribute, isKey),
      mask: drawMask(draw, made, isKey),
    }
  }
  const columns = [
    own({ name: 'code', type: draw.pick(keyTypes) }),
    ...(key.length === 2 ? [own({ name: 'part', type: draw.pick(keyTypes) })] : []),
    own({ name: 'text1', type: 'TEXT' }),
    ...draw.some(types, 55).map((type) => own({ name: `${type.toLowerCase()}2`, type })),
    ...draw.some(['wild1'], 40).map((wild) => own({ name: wild, type: 'FLOAT' })),
  ]
  return { name, openAttribute, key, columns: [...draw.shuffled(columns)], relations: [] }
}

const drawAttribute = (draw: Draw, ofDataset: OpenAttribute, isKey: boolean): OpenAttribute => {
  const own = draw.chance(93) ? 'UNCONDITIONAL' : isKey || draw.chance(70) ? 'CONDITIONAL' : 'NOT_OPEN'
  return stricter(own, ofDataset)
}

/** What the catalogue allows: the null mask where a value may be missing. */
const drawMask = (draw: Draw, column: Column, isKey: boolean): Mask | null =>
  draw.chance(isKey ? 6 : 18) ? drawMaskOf(draw, column, column.nullable) : null

/** Up to three references, to any dataset with one key column; two of them may lead to the same one. */
const drawReferences = (draw: Draw, sketch: Sketch, sketches: readonly Sketch[]): readonly Reference[] => {
  const targets = sketches.filter(({ key }) => key.length === 1)
  if (targets.length === 0) return []
  return Array.from({ length: draw.integer(0, 3) }, (_, i) => {
    const to = draw.pick(draw.chance(25) && targets.includes(sketch) ? [sketch] : targets)
    const type = to.columns.find(({ name }) => name === 'code')?.type ?? 'TEXT'
    const name = `ref${String(i)}`
    const made = column(name, { type, nullable: draw.chance(70) })
    const openAttribute = drawAttribute(draw, sketch.openAttribute, true)
    sketch.columns.push({ ...made, openAttribute, mask: draw.chance(4) ? drawMask(draw, made, true) : null })
    sketch.relations.push({
      name: `${name}To`,
      kind: 'TO_ONE',
      column: name,
      target: to.name,
      targetColumn: 'code',
    })
    const back = `${sketch.name}From${String(i)}`
    to.relations.push({
      name: back,
      kind: 'TO_MANY',
      column: 'code',
      target: sketch.name,
      targetColumn: name,
    })
    return { from: sketch.name, column: name, to: to.name }
  })
}
