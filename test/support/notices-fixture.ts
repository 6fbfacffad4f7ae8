import type { Version } from '../../src/catalog/dataset'
import { column, dataset, version } from './catalog'

/** A dataset with three readable versions: an import, an append to it, and another full import, which is active. */
export const notices = dataset(
  'notices',
  [
    column('code'),
    column('title'),
    column('body', { nullable: true }),
    column('hotline', { mask: { kind: 'telephone' } }),
    column('place', { type: 'POINT', nullable: true }),
    column('extra', { type: 'JSON', nullable: true }),
    column('draft', { openAttribute: 'NOT_OPEN' }),
  ],
  { key: ['code'] },
)

export const noticeVersions: readonly Version[] = [
  version('notices_g2', { number: 3, rowCount: 6, activatedAt: new Date(3) }),
  version('notices_g1', {
    number: 2,
    load: 2,
    rowCount: 6,
    activatedAt: new Date(2),
    replacedAt: new Date(3),
  }),
  version('notices_g1', {
    number: 1,
    load: 1,
    rowCount: 4,
    activatedAt: new Date(1),
    replacedAt: new Date(2),
  }),
]

type Row = readonly (string | null)[]

const same: readonly Row[] = [
  ['N1', 'as it was', null, '02311112222', '(106.5,29.5)', '{"a": 1, "b": 2}', 'x'],
  ['N2', 'as it was, and its draft is another one', 'text', '02311112222', null, null, 'x'],
]

const first: readonly Row[] = [
  ...same,
  ['N3', 'removed', null, '02311112222', null, null, 'x'],
  ['N4', 'changed under its mask', null, '02311112222', null, null, 'x'],
]

const appended: readonly Row[] = [
  ['N5', 'gets a body', null, '02311112222', null, null, 'x'],
  ['N6', 'moves', null, '02311112222', '(1,2)', '{"a": 1}', 'x'],
]

const second: readonly Row[] = [
  ['N1', 'as it was', null, '02311112222', '(106.5,29.5)', '{"b": 2, "a": 1}', 'x'],
  ['N2', 'as it was, and its draft is another one', 'text', '02311112222', null, null, 'y'],
  ['N4', 'changed under its mask', null, '02399992222', null, null, 'x'],
  ['N5', 'gets a body', 'body', '02311112222', null, null, 'x'],
  ['N6', 'moves', null, '02311112222', '(1,3)', '{"a": 1}', 'x'],
  ['N7', 'new', null, '02311112222', null, null, 'x'],
]

/** Rows of each table, with the load that brought them. */
export const noticeTables: readonly {
  readonly table: string
  readonly loads: readonly (readonly Row[])[]
}[] = [
  { table: 'notices_g1', loads: [first, appended] },
  { table: 'notices_g2', loads: [second] },
]
