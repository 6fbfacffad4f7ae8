import type { Sql } from 'postgres'
import type { Agreement } from '../../src/agreements/agreement'
import { columnTypes } from '../../src/catalog/column-type'
import type { Dataset, Relation } from '../../src/catalog/dataset'
import type { CatalogSnapshot, Versions } from '../../src/catalog/snapshot'
import type { AccountCaller } from '../../src/identity/caller'
import { byName, column, dataset, version } from './catalog'
import { notices, noticeTables, noticeVersions } from './notices-fixture'

/**
 * A small catalogue with every kind of thing that the query engine meets: types, nulls, ties, a dangling key, a
 * self-relation, masked, conditional and hidden columns, a dataset that is not open. The rows stand below.
 */
const toOne = (name: string, own: string, target: string, targetColumn = 'code'): Relation => ({
  name,
  kind: 'TO_ONE',
  column: own,
  target,
  targetColumn,
})
const toMany = (name: string, target: string, targetColumn: string): Relation => ({
  name,
  kind: 'TO_MANY',
  column: 'code',
  target,
  targetColumn,
})

const regions = dataset(
  'regions',
  [
    column('code'),
    column('name'),
    column('population', { type: 'BIGINT', nullable: true }),
    column('area', { type: 'DECIMAL', nullable: true }),
    column('rank', { type: 'INTEGER' }),
    column('density', { type: 'FLOAT', nullable: true }),
    column('isUrban', { type: 'BOOLEAN', nullable: true }),
    column('foundedOn', { type: 'DATE', nullable: true }),
    column('opensAt', { type: 'TIME', nullable: true }),
    column('surveyedAt', { type: 'TIMESTAMP', nullable: true }),
    column('extra', { type: 'JSON', nullable: true }),
    column('hotline', { mask: { kind: 'telephone' } }),
    column('secret', { openAttribute: 'NOT_OPEN' }),
  ],
  {
    key: ['code'],
    relations: [toMany('streets', 'streets', 'regionCode'), toMany('people', 'people', 'regionCode')],
  },
)

const streets = dataset(
  'streets',
  [
    column('code'),
    column('name'),
    column('regionCode', { nullable: true }),
    column('parentCode', { nullable: true }),
    column('length', { type: 'INTEGER', nullable: true }),
  ],
  {
    key: ['code'],
    relations: [
      toOne('region', 'regionCode', 'regions'),
      toOne('parent', 'parentCode', 'streets'),
      toMany('children', 'streets', 'parentCode'),
    ],
  },
)

const people = dataset(
  'people',
  [
    column('number'),
    column('name', { mask: { kind: 'name' } }),
    column('regionCode'),
    column('income', { type: 'DECIMAL' }),
    column('phone', { mask: { kind: 'telephone' } }),
    column('identity', { openAttribute: 'NOT_OPEN' }),
  ].map((c) => (c.openAttribute === 'NOT_OPEN' ? c : { ...c, openAttribute: 'CONDITIONAL' as const })),
  {
    openAttribute: 'CONDITIONAL',
    key: ['number'],
    relations: [toOne('region', 'regionCode', 'regions')],
  },
)

const bunkers = dataset('bunkers', [column('code', { openAttribute: 'NOT_OPEN' })], {
  openAttribute: 'NOT_OPEN',
})

const sights = dataset(
  'sights',
  [
    column('code'),
    column('name', { searchable: true }),
    column('note', { nullable: true, searchable: true }),
    column('keeper', { mask: { kind: 'name' }, searchable: true }),
    column('location', { type: 'POINT', nullable: true }),
  ],
  { key: ['code'] },
)

const fixtureDatasets: readonly Dataset[] = [regions, streets, people, bunkers, notices, sights]

export const fixtureSnapshot: CatalogSnapshot = { revision: 7, datasets: byName(...fixtureDatasets) }

const regionRows: readonly Row[] = [
  [
    '50',
    '重庆',
    '32054159',
    '82402.95',
    1,
    389.0,
    true,
    '1997-03-14',
    '08:30:00',
    '2025-06-01T00:00:00.123456Z',
    '{"a": [1, null]}',
    '02312345678',
    'R-SECRET-1',
  ],
  [
    '51',
    '四川',
    '83674866',
    '486052',
    2,
    172.1,
    false,
    '1952-08-07',
    '09:00:00',
    '2025-06-02T08:00:00Z',
    null,
    '02887654321',
    'R-SECRET-2',
  ],
  ['52', '贵州', '38562148', '176167.00', 3, null, null, null, null, null, null, '123', 'R-SECRET-3'],
  [
    '53',
    '云南 "quoted" \\ back\nline',
    null,
    null,
    3,
    1e-7,
    true,
    '0001-01-01',
    '23:59:59.5',
    '9999-12-31T23:59:59Z',
    '{}',
    '',
    'R-SECRET-4',
  ],
  [
    '54',
    '西藏',
    '9223372036854775807',
    '0.10',
    4,
    1e300,
    false,
    '9999-12-31',
    '00:00:00',
    '0001-01-01T00:00:00Z',
    '"text"',
    '08911234567',
    'R-SECRET-5',
  ],
]

const streetRows: readonly Row[] = Array.from({ length: 40 }, (_, i): Row => {
  const code = `50${String(i).padStart(2, '0')}`
  const region = i === 39 ? null : i === 38 ? '99' : ['50', '51', '52'][i % 3]
  return [
    code,
    `街道${i % 7}`,
    region ?? null,
    i < 4 ? null : `50${String(Math.floor(i / 4)).padStart(2, '0')}`,
    i % 5 === 0 ? null : i % 4,
  ]
})

const peopleRows: readonly Row[] = Array.from({ length: 24 }, (_, i): Row => [
  `P${String(i).padStart(3, '0')}`,
  `${'王李张刘'.charAt(i % 4)}小${i % 5}`,
  i % 2 === 0 ? '50' : '51',
  `${40000 + i * 1000}.50`,
  `1380000${String(i).padStart(4, '0')}`,
  `ID-SECRET-${i}`,
])

const sightRows: readonly Row[] = [
  ['S01', '磁器口古镇', 'ＡＢＣ Café 茶馆', '王小明', '106.4495,29.5816'],
  ['S02', '瓷器口', null, '李雷', '106.45,29.58'],
  ['S03', '沙坪坝公园', 'abc café', '张三', '106.4578,29.5413'],
  ['S04', '解放碑步行街', 'ΟΔΥΣΣΕΥΣ', '王小红', '106.5779,29.5571'],
  ['S05', 'Taveuni 塔韦乌尼', '180°', '刘五', '180,-16.8'],
  ['S06', 'Rabi', '-180°', '赵六', '-179.97,-16.5'],
  ['S07', 'South Pole 南极点', '0', '钱七', '45,-90'],
  ['S08', 'Null Island', '', '孙八', '0,0'],
  ['S09', 'no place', '100%_\\', '周九', null],
  ['S10', 'beyond', null, '吴十', '1e308,-1e308'],
  ['S11', 'not a number', null, '郑', 'NaN,Infinity'],
  ['S12', 'denormal', null, '冯', '5e-324,-5e-324'],
]

type Row = readonly (string | number | boolean | null)[]

const single: readonly { readonly dataset: Dataset; readonly rows: readonly Row[] }[] = [
  { dataset: regions, rows: regionRows },
  { dataset: streets, rows: streetRows },
  { dataset: people, rows: peopleRows },
  { dataset: sights, rows: sightRows },
  { dataset: bunkers, rows: [['B-SECRET-1']] },
]

export const fixtureVersions: Versions = new Map([
  ...single.map(
    ({ dataset: { name }, rows }) => [name, [version(`${name}_g1`, { rowCount: rows.length })]] as const,
  ),
  ['notices', noticeVersions],
])

const tables: readonly {
  readonly dataset: Dataset
  readonly name: string
  readonly loads: readonly (readonly Row[])[]
}[] = [
  ...single.map((one) => ({ dataset: one.dataset, name: `${one.dataset.name}_g1`, loads: [one.rows] })),
  ...noticeTables.map(({ table, loads }) => ({ dataset: notices, name: table, loads })),
]

/** Makes and fills the tables, with fixed `_rid`s, and grants the reader what is open. */
export const loadFixture = async (importer: Sql): Promise<void> => {
  for (const { dataset, name, loads } of tables) {
    const table = `rows."${name}"`
    const list = [...dataset.columns.values()]
    const defined = list.map(
      (c) => `"${c.name}" ${columnTypes[c.type]}${c.type === 'TEXT' ? ' collate "C"' : ''}`,
    )
    await importer.unsafe(
      `create table ${table} (_rid uuid not null, _load int not null, ${defined.join(', ')})`,
    )
    const rows = loads.flatMap((load, l) => load.map((row) => ({ row, load: l + 1 })))
    for (const [i, { row, load }] of rows.entries()) {
      const places = row.map((_, k) => `$${k + 3}::text::${columnTypes[list[k]?.type ?? 'TEXT']}`)
      const rid = `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`
      await importer.unsafe(`insert into ${table} values ($1, $2, ${places.join(', ')})`, [
        rid,
        load,
        ...row.map((value) => (value === null ? null : String(value))),
      ])
    }
    const open = list.filter((c) => c.openAttribute !== 'NOT_OPEN').map((c) => `"${c.name}"`)
    if (open.length > 0)
      await importer.unsafe(`grant select (_rid, _load, ${open.join(', ')}) on ${table} to weir_rows`)
  }
}

const agreement: Agreement = {
  id: 'g',
  number: 'CQ-2026-1',
  purpose: 'RESEARCH',
  state: 'ACTIVE',
  effectiveFrom: new Date('2026-01-01T00:00:00Z'),
  effectiveTo: new Date('2027-01-01T00:00:00Z'),
  scopes: new Map([
    [
      'people',
      {
        dataset: 'people',
        contractRevision: 1,
        columns: byName(
          { name: 'number', uses: ['select'] as const },
          { name: 'name', uses: ['select'] as const },
          { name: 'regionCode', uses: ['select'] as const },
          { name: 'phone', uses: ['select', 'filter', 'sort'] as const },
        ),
        predicate: { kind: 'compare', column: 'regionCode', op: 'eq', value: '50' },
      },
    ],
  ]),
}

/** Its rows are told by a raw value of the related dataset, which callers see masked. */
const relationAgreement: Agreement = {
  ...agreement,
  id: 'h',
  number: 'CQ-2026-2',
  scopes: new Map([
    [
      'people',
      {
        dataset: 'people',
        contractRevision: 1,
        columns: byName(
          { name: 'number', uses: ['select'] as const },
          { name: 'regionCode', uses: ['select'] as const },
        ),
        predicate: {
          kind: 'not',
          of: {
            kind: 'toOne',
            relation: 'region',
            of: { kind: 'compare', column: 'hotline', op: 'eq', value: '02312345678' },
          },
        },
      },
    ],
  ]),
}

const dataUser: AccountCaller = {
  kind: 'account',
  accountId: '00000000-0000-7000-8000-000000000001',
  accountName: 'user',
  organisationId: '00000000-0000-7000-8000-000000000002',
  organisationName: 'users',
  roles: ['DATA_USER'],
  keyId: '00000000-0000-7000-8000-000000000003',
  boundAgreement: null,
  boundPurpose: null,
  agreements: [],
}

export const fixtureCallers = {
  dataUser,
  agreementUser: { ...dataUser, agreements: [agreement] },
  relationUser: { ...dataUser, agreements: [relationAgreement] },
} as const
