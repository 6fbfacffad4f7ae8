/** A row of the region fixture, in the order of its dataset's columns. */
export type FixtureRow = readonly (string | number | boolean | null)[]

const regionRows: readonly FixtureRow[] = [
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

const streetRows: readonly FixtureRow[] = Array.from({ length: 40 }, (_, i): FixtureRow => {
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

const peopleRows: readonly FixtureRow[] = Array.from({ length: 24 }, (_, i): FixtureRow => [
  `P${String(i).padStart(3, '0')}`,
  `${'王李张刘'.charAt(i % 4)}小${i % 5}`,
  i % 2 === 0 ? '50' : '51',
  `${40000 + i * 1000}.50`,
  `1380000${String(i).padStart(4, '0')}`,
  `ID-SECRET-${i}`,
  i % 8 === 7 ? null : `${['重庆市沙坪坝区', '重庆市渝北区', ''][i % 3] ?? ''}某路${i}号`,
  i % 8 === 6 ? null : `19${70 + (i % 9)}-0${1 + (i % 9)}-1${i % 9}`,
  i % 8 === 5 ? null : `2025-0${1 + (i % 3)}-28T1${i % 10}:30:00Z`,
])

const sightRows: readonly FixtureRow[] = [
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

/** The rows of each dataset that has one version. */
export const regionFixtureRows = {
  regions: regionRows,
  streets: streetRows,
  people: peopleRows,
  sights: sightRows,
  bunkers: [['B-SECRET-1']],
} as const satisfies Readonly<Record<string, readonly FixtureRow[]>>
