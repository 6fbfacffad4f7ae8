import { loadParser, parseSql, type ParsedSql, type PhysicalRead } from '../support/parsed-sql'
import { caseNames, readCaseOptions, readStatements } from './golden-case'

/**
 * No statement reads beyond the Grants that it was compiled with, and none holds a function or an operator that could
 * raise on a stored value (DESIGN: no oracle). Told by PostgreSQL's own parser on the text of every golden case; the
 * lists are written down here by hand, not taken from the compiler.
 */
interface Statement {
  readonly name: string
  readonly as: string
  readonly parsed: ParsedSql
  readonly params: readonly string[]
}

const statementsOf = (name: string): readonly Statement[] =>
  readStatements(name).map(({ text, params }) => ({
    name,
    as: readCaseOptions(name).as,
    parsed: parseSql(text),
    params: params.map(String),
  }))

let statements: readonly Statement[]
let reads: readonly { readonly of: Statement; readonly read: PhysicalRead }[]
beforeAll(async () => {
  await loadParser()
  statements = caseNames.flatMap(statementsOf)
  reads = statements.flatMap((of) => of.parsed.reads.map((read) => ({ of, read })))
})

/** What may stand unmasked in a select list, by table; a person's data under the agreement only. */
const open: Readonly<Record<string, readonly string[]>> = {
  regions_g1: [
    'code',
    'name',
    'population',
    'area',
    'rank',
    'density',
    'isUrban',
    'foundedOn',
    'opensAt',
    'surveyedAt',
    'extra',
  ],
  streets_g1: ['code', 'name', 'regionCode', 'parentCode', 'length'],
  people_g1: ['number', 'regionCode'],
  notices_g1: ['code', 'title', 'body', 'place', 'extra'],
  notices_g2: ['code', 'title', 'body', 'place', 'extra'],
  sights_g1: ['code', 'name', 'note', 'location'],
}

const masks: Readonly<Record<string, string>> = {
  'regions_g1.hotline': 'mask.telephone',
  'notices_g1.hotline': 'mask.telephone',
  'notices_g2.hotline': 'mask.telephone',
  'people_g1.name': 'mask.name',
  'sights_g1.keeper': 'mask.name',
  'people_g1.phone': 'mask.telephone',
}

/** What this caller's agreement masks of its own, in place of the above. */
const maskUserMasks: Readonly<Record<string, string>> = {
  'people_g1.number': 'mask.pseudonym',
  'people_g1.name': 'mask.identity_number',
  'people_g1.income': 'mask.number',
  'people_g1.home': 'mask.address',
  'people_g1.bornOn': 'mask.date',
  'people_g1.seenAt': 'mask.date',
}

const maskOf = (as: string, place: string): string | undefined =>
  (as === 'maskUser' ? maskUserMasks[place] : undefined) ?? masks[place]

/** What the predicate of an agreement reads raw of other tables, by table: it is the agreement's, not the caller's. */
const inPredicates: Readonly<Record<string, readonly string[]>> = {
  regions_g1: ['code', 'hotline'],
}

/** The agreements on people by the caller that holds them: a value of the predicate, which is beside the load. */
const agreed: Readonly<Record<string, string>> = {
  agreementUser: '50',
  relationUser: '02312345678',
  maskUser: '50',
}

test('the golden cases hold statements, each a single select', () => {
  expect(statements.length).toBeGreaterThan(50)
  for (const { name, parsed } of statements)
    expect([name, parsed.statements, parsed.kinds]).toEqual([name, 1, ['SelectStmt']])
})

test('every table is one of the fixture that is open, and no column is asked for by a star', () => {
  for (const { name, parsed } of statements) expect([name, parsed.hasStar]).toEqual([name, false])
  for (const { of, read } of reads)
    expect([of.name, read.schema, Object.keys(open).includes(read.table)]).toEqual([of.name, 'rows', true])
})

test('every column that is read is granted, and a masked one is read through its mask alone', () => {
  for (const { of, read } of reads) {
    if (read.inPredicate) continue
    const allowed = [...(open[read.table] ?? []), '_rid'].filter(
      (column) => maskOf(of.as, `${read.table}.${column}`) === undefined,
    )
    expect([of.name, read.plain.filter((column) => !allowed.includes(column))]).toEqual([of.name, []])
    for (const { column, by } of read.masked)
      expect([of.name, by]).toEqual([of.name, maskOf(of.as, `${read.table}.${column}`)])
  }
})

test('a conditional table is read under the agreement alone, with its row predicate beside the load', () => {
  const conditional = reads.filter(({ read }) => read.table === 'people_g1')
  expect(conditional.length).toBeGreaterThan(0)
  for (const { of, read } of conditional) {
    expect([of.name, Object.keys(agreed)]).toEqual([of.name, expect.arrayContaining([of.as])])
    expect([of.name, read.filtered]).toEqual([of.name, ['_load', 'regionCode']])
    expect(of.params).toContain(agreed[of.as])
  }
})

test('a predicate that leads to another table reads there its own columns alone, raw', () => {
  const raw = reads.filter(({ read }) => read.inPredicate)
  expect(raw.length).toBeGreaterThan(0)
  for (const { of, read } of raw) {
    const allowed = inPredicates[read.table] ?? []
    expect([of.name, of.as]).toEqual([of.name, 'relationUser'])
    expect([of.name, read.plain.filter((column) => !allowed.includes(column))]).toEqual([of.name, []])
    expect([of.name, read.masked]).toEqual([of.name, []])
  }
})

test('any other table is filtered inside by its load alone: what the caller asks stands outside of the masks', () => {
  for (const { of, read } of reads)
    if (read.table !== 'people_g1')
      expect([of.name, [...new Set(read.filtered)]]).toEqual([of.name, ['_load']])
})

test('functions and operators come from a closed list of those that cannot raise', () => {
  const used = (pick: (parsed: ParsedSql) => readonly string[]) => [
    ...new Set(statements.flatMap(({ parsed }) => pick(parsed))),
  ]
  const functions = [
    ...['array_agg', 'avg', 'count', 'max', 'min', 'row_number', 'string_agg', 'sum'],
    ...[
      'char_length',
      'date_trunc',
      'format',
      'json_build_array',
      'octet_length',
      'right',
      'strpos',
      'to_char',
      'to_json',
    ],
    ...['box', 'geo.metres', 'point', 'search.fold', 'search.grams', 'unnest'],
    ...[
      'answer.moment',
      'answer.scalar',
      'mask.address',
      'mask.date',
      'mask.identity_number',
      'mask.name',
      'mask.number',
      'mask.pseudonym',
      'mask.telephone',
      'paging.seal',
      'pg_catalog.timezone',
      'round',
      'trim_scale',
    ],
  ]
  expect(used((parsed) => parsed.functions).filter((name) => !functions.includes(name))).toEqual([])
  // a division is that of a sum by the number of its values, and a remainder that of a width above zero
  const operators = [
    '=',
    '<>',
    '<',
    '<=',
    '>',
    '>=',
    '||',
    '*',
    '+',
    '-',
    '/',
    '%',
    '^@',
    '~~*',
    '@>',
    '&&',
    '<@',
  ]
  expect(used((parsed) => parsed.operators).filter((name) => !operators.includes(name))).toEqual([])
})
