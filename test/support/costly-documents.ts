/** Names of a catalogue that the documents are written with. */
export interface Names {
  /** A dataset, a text column of it, more of its columns, and a to-one relation of it. */
  readonly dataset: string
  readonly column: string
  readonly columns: readonly string[]
  readonly toOne: string
  /** A to-many relation of the dataset on the other side, back to `dataset`. */
  readonly toMany: string
}

export interface CostlyDocument {
  readonly name: string
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly operationName?: string
}

/** Size of a request, in characters. */
const BYTES = 10_000
/** Below the 4,000 tokens that one document may have. */
const TOKENS = 3_900

const upTo = (n: number, part: (i: number) => string, separator = ' '): string =>
  Array.from({ length: Math.max(0, Math.floor(n)) }, (_, i) => part(i)).join(separator)

/** As many parts as fit into the characters and the tokens of one request. */
const fill = (tokens: number, part: (i: number) => string, separator = ' ', bytes = BYTES): string =>
  upTo(
    Math.min(
      TOKENS / tokens,
      bytes / (part(Math.min(999, Math.floor(TOKENS / tokens))).length + separator.length),
    ),
    part,
    separator,
  )

/**
 * Requests on a dataset that thousands refer to.
 * @param spoke the name of the i-th that does
 * @param member the member of the hub's filter that leads there
 */
export const costlyHubDocuments = (
  hub: string,
  spoke: (i: number) => string,
  member: (i: number) => string,
): readonly CostlyDocument[] => {
  const typeOf = (name: string, suffix: string) =>
    `${name.charAt(0).toUpperCase()}${name.slice(1)}Row${suffix}`
  const filter = (where: string) => `{rows{${hub}(where:${where}){totalCount}}}`
  const byVariable = `query($w:${typeOf(hub, 'Where')}){rows{${hub}(where:$w){totalCount}}}`
  const variable = (where: unknown) => ({ query: byVariable, variables: { w: where } })
  const members = (part: (i: number) => unknown) =>
    Object.fromEntries(Array.from({ length: 390 }, (_, i) => [member(i + 1), part(i)]))
  return [
    { name: 'first filter on a hub', query: filter(`{${member(1)}:{some:{}}}`) },
    {
      name: 'many relations in a filter',
      query: filter(`{${fill(7, (i) => `${member(i + 1)}:{some:{}}`)}}`),
    },
    { name: 'many relations in a variable', ...variable(members(() => ({ some: {} }))) },
    { name: 'many empty relations in a filter', query: filter(`{${fill(4, (i) => `${member(i + 1)}:{}`)}}`) },
    {
      name: 'many wrong relations in a variable',
      ...variable(members((i) => (i % 2 === 0 ? [] : { a: {} }))),
    },
    {
      name: 'many filters of one relation each',
      query: filter(`{or:[${fill(8, (i) => `{${member(i + 1)}:{}}`)}]}`),
    },
    { name: 'as many empty filters as allowed', query: filter(`{or:[${upTo(1190, () => '{}')}]}`) },
    {
      name: 'as many empty filters in a variable as allowed',
      ...variable({ or: Array.from({ length: 1190 }, () => ({})) }),
    },
    {
      name: 'a filter to and fro',
      query: filter(
        deep(15, `{${member(1)}:{some:{${hub}:`, '}}}', `{${upTo(200, (i) => `${member(i + 2)}:{}`)}}`),
      ),
    },
    {
      name: 'as many relations of a row as allowed',
      query: `{rows{${hub}{nodes{${upTo(39, (i) => `${member(i + 1)}{nodes{code}}`)}}}}}`,
    },
    {
      name: 'unknown relations of a row',
      query: `{rows{${hub}{nodes{${fill(3, (i) => `no${member(i)}{a}`)}}}}}`,
    },
    {
      name: 'fragments on rows of many datasets',
      query: `{rows{${hub}{nodes{${upTo(190, (i) => `...on ${typeOf(spoke(i + 1), '')}{code}`)}}}}}`,
    },
    ...['', 'Where', 'ListWhere', 'OrderBy', 'SumsHaving', 'ExtremesHaving', 'GroupKey', 'Column'].map(
      (suffix): CostlyDocument => ({
        name: `variables of the types Row${suffix} of many datasets`,
        query: `query(${fill(4, (i) => `$v${i}:${typeOf(spoke(i + 1), suffix)}`)}){__typename}`,
      }),
    ),
  ]
}

const deep = (n: number, open: string, close: string, inner: string): string =>
  `${open.repeat(n)}${inner}${close.repeat(n)}`

const nested = (n: number): unknown => {
  let value: unknown = {}
  for (let i = 0; i < n; i += 1) value = { and: [value] }
  return value
}

/** Requests of about 10 KB, each made to cost as much as it can before any row is read. */
export const costlyDocuments = (names: Names): readonly CostlyDocument[] => {
  const { dataset, column, columns, toOne, toMany } = names
  const type = `${dataset.charAt(0).toUpperCase()}${dataset.slice(1)}Row`
  const rows = (fields: string) => `{rows{${dataset}(first:1){nodes{${fields}}}}}`
  const catalogue = (fields: string) => `{datasets(first:1000){nodes{${fields}}}}`
  const whereQuery = `query($w:${type}Where){rows{${dataset}(where:$w){totalCount}}}`
  const newlines = (document: string) => document + '\n'.repeat(Math.max(0, BYTES - document.length))
  const longName = (i: number) => `${'abcdefghij'.repeat(6)}${i}`
  const everything = columns.join(' ')
  const tree = (levels: number): string =>
    levels === 0 ? everything : `${everything} ${toOne}{${toMany}(first:1){nodes{${tree(levels - 1)}}}}`
  return [
    { name: 'one field thousands of times', query: rows(fill(1, () => column)) },
    {
      name: 'one field with a selection, hundreds of times',
      query: rows(fill(4, () => `${toOne}{${column}}`)),
    },
    {
      name: 'one field with arguments, hundreds of times',
      query: `{rows{${fill(13, () => `${dataset}(first:1,where:{${column}:{eq:"x"}}){totalCount}`)}}}`,
    },
    {
      name: 'one field with a long argument, some fifty times',
      query: `{rows{${upTo(36, () => `${dataset}(where:{${column}:{in:[${upTo(90, () => '1', ',')}]}}){totalCount}`)}}}`,
    },
    {
      name: 'one field through nested merges',
      query: rows(fill(8, () => `${toOne}{${toMany}{totalCount}}`)),
    },
    {
      name: 'one field as often as allowed',
      query: `{rows{${upTo(81, () => `${dataset}(first:1){nodes{${toOne}{${toMany}{totalCount}}}}`)}}}`,
    },
    {
      name: 'as many row fields as allowed, each as wide and deep as allowed',
      query: `{rows{${upTo(20, (i) => `a${i}:${dataset}(first:1){nodes{...f}}`)}}} fragment f on ${type}{${tree(
        Math.min(6, Math.floor(220 / columns.length)),
      )}}`,
    },
    {
      name: 'as much of the catalogue as allowed',
      query: catalogue(`name columns{${upTo(3, (i) => `a${i}:label`)}}`),
    },
    { name: 'aliases', query: rows(fill(3, (i) => `a${i}:${column}`)) },
    {
      name: 'aliases of one response name',
      query: rows(fill(3, (i) => `a:${i % 2 === 0 ? column : toOne}`)),
    },
    {
      name: 'conflicts below a merged field, and lines',
      query: newlines(
        rows(`${toOne}{${upTo(150, () => `a:${column}`)}} ${toOne}{${upTo(150, () => `a:${toMany}`)}}`),
      ),
    },
    { name: 'aliased row fields', query: `{rows{${fill(6, (i) => `a${i}:${dataset}{totalCount}`)}}}` },
    { name: 'aliased roots', query: `{${fill(6, (i) => `a${i}:datasets{totalCount}`)}}` },
    { name: 'aliased catalogue columns', query: catalogue(`columns{${upTo(90, (i) => `a${i}:label`)}}`) },
    {
      name: 'the catalogue many times',
      query: `{${upTo(19, (i) => `a${i}:datasets(first:1000){nodes{columns{name label type nullable unit description openAttribute mask}}}`)}}`,
    },
    {
      name: 'the access to each dataset many times',
      query: catalogue(upTo(90, (i) => `a${i}:access{columns}`)),
    },
    {
      name: 'fragments in a chain',
      query: `{rows{${dataset}{nodes{...f0}}}} ${fill(9, (i) => `fragment f${i} on ${type}{${column} ...f${i + 1}}`)}`,
    },
    {
      name: 'fragments in a mesh',
      query: `{rows{${dataset}{nodes{...f0}}}} ${upTo(40, (i) => `fragment f${i} on ${type}{${column} ${upTo(39 - i, (k) => `...f${i + k + 1}`)}}`)} `,
    },
    {
      name: 'fragments in a mesh of cycles, and lines',
      query: newlines(
        `{rows{${dataset}{nodes{...f0}}}} ${upTo(28, (i) => `fragment f${i} on ${type}{${column} ${upTo(28, (k) => `...f${k}`)}}`)} `,
      ),
    },
    {
      name: 'one long cycle of fragments, and lines',
      query: newlines(
        `{rows{${dataset}{nodes{...f0}}}} ${upTo(160, (i) => `fragment f${i} on ${type}{...f${(i + 1) % 160}}`)} `,
      ),
    },
    {
      name: 'fragments that multiply',
      query: `{rows{${dataset}{nodes{...f0}}}} ${upTo(6, (i) => `fragment f${i} on ${type}{${upTo(12, (k) => `a${k}:${toOne}{${toMany}(first:1){nodes{...f${i + 1}}}}`)}}`)} fragment f6 on ${type}{${column}}`,
    },
    {
      name: 'fragments that double in one selection set',
      query: `{rows{${dataset}{nodes{...f0}}}} ${upTo(150, (i) => `fragment f${i} on ${type}{...f${i + 1} ${column} ...f${i + 1}}`)} fragment f150 on ${type}{${column}}`,
    },
    {
      name: 'fragments that nothing uses',
      query: `{__typename} ${fill(7, (i) => `fragment f${i} on ${type}{${column}}`)}`,
    },
    { name: 'deep selections', query: deep(1200, 'a{', '}', 'a').replace(/^/, '{').concat('}') },
    { name: 'deep inline fragments', query: `{${deep(1200, '...{', '}', '__typename')}}` },
    { name: 'inline fragments of one field', query: rows(fill(4, () => `...{${column}}`)) },
    {
      name: 'deep lists',
      query: `{rows{${dataset}(where:{and:${deep(1900, '[', ']', '{}')}}){totalCount}}}`,
    },
    { name: 'deep objects', query: `{rows{${dataset}(where:${deep(950, '{not:', '}', '{}')}){totalCount}}}` },
    {
      name: 'many small objects',
      query: `{rows{${dataset}(where:{or:[${fill(2, () => '{}', ',')}]}){totalCount}}}`,
    },
    {
      name: 'many conditions',
      query: `{rows{${dataset}(where:{or:[${fill(9, (i) => `{${column}:{eq:"${i}"}}`, ',')}]}){totalCount}}}`,
    },
    {
      name: 'a long list of values',
      query: `{rows{${dataset}(where:{${column}:{in:[${fill(1, () => '"a"', ',')}]}}){totalCount}}}`,
    },
    {
      name: 'a deep tree of to-one relations',
      query: rows(
        deep(
          3,
          `${toOne}{${toMany}{nodes{`,
          '}}}',
          fill(3, (i) => `a${i}:${column}`),
        ),
      ),
    },
    { name: 'many operations', query: fill(4, (i) => `query q${i}{__typename}`), operationName: 'q0' },
    {
      name: 'many operations of many fragments',
      query: `${upTo(280, (i) => `query q${i}{...f0}`)} ${upTo(110, (i) => `fragment f${i} on Query{...f${i + 1}}`)} fragment f110 on Query{__typename}`,
      operationName: 'q0',
    },
    { name: 'many operations of one name', query: fill(4, () => 'query q{__typename}'), operationName: 'q' },
    { name: 'many variables', query: `query(${fill(4, (i) => `$v${i}:Int`)}){__typename}` },
    {
      name: 'one variable many times, and lines',
      query: newlines(`query(${upTo(900, () => '$v:Int')}){__typename}`),
    },
    {
      name: 'many variables of unknown types',
      query: `query(${fill(4, (i) => `$v${i}:T${i}`)}){__typename}`,
    },
    {
      name: 'many variables that are not declared',
      query: `{rows{${dataset}(where:{or:[${fill(9, (i) => `{${column}:{eq:$v${i}}}`, ',')}]}){totalCount}}}`,
    },
    { name: 'many directives', query: `{__typename ${fill(6, () => '@skip(if:false)')}}` },
    { name: 'many unknown directives', query: `{__typename ${fill(2, (i) => `@d${i}`)}}` },
    { name: 'many unknown fields', query: rows(fill(1, (i) => `nothing${i}`)) },
    { name: 'unknown fields of long names', query: rows(fill(1, longName)) },
    { name: 'many unknown fields, and lines', query: newlines(rows(upTo(60, (i) => `nothing${i}`))) },
    { name: 'many unknown row fields', query: `{rows{${fill(1, (i) => `${dataset}${i}`)}}}` },
    { name: 'many unknown types', query: `{__typename ${fill(7, (i) => `...on Nothing${i}{a}`)}}` },
    {
      name: 'many unknown arguments',
      query: `{rows{${dataset}(${fill(3, (i) => `nothing${i}:1`)}){totalCount}}}`,
    },
    {
      name: 'one argument many times, and lines',
      query: newlines(`{rows{${dataset}(${upTo(1200, () => 'first:1')}){totalCount}}}`),
    },
    {
      name: 'some arguments many times, and lines',
      query: newlines(
        `{rows{${upTo(20, (i) => `a${i}:${dataset}(${upTo(12, () => 'first:1')}){totalCount}`)}}}`,
      ),
    },
    {
      name: 'many unknown input fields',
      query: `{rows{${dataset}(where:{${fill(4, (i) => `nothing${i}:{}`)}}){totalCount}}}`,
    },
    {
      name: 'one input field many times',
      query: `{rows{${dataset}(where:{${fill(4, () => `${column}:{}`)}}){totalCount}}}`,
    },
    {
      name: 'many unknown enum values',
      query: `{datasets(openAttribute:[${fill(1, (i) => `NOTHING${i}`, ',')}]){totalCount}}`,
    },
    { name: 'an enormous integer', query: `{rows{${dataset}(first:${'9'.repeat(BYTES)}){totalCount}}}` },
    {
      name: 'an enormous decimal in a variable',
      query: `query($n:Int){rows{${dataset}(first:$n){totalCount}}}`,
      variables: { n: '9'.repeat(BYTES) },
    },
    { name: 'a block string of many lines', query: `{dataset(name:"""${' \n'.repeat(BYTES / 2)}"""){name}}` },
    { name: 'a string of escapes', query: `{dataset(name:"${'\\u0041'.repeat(BYTES / 6)}"){name}}` },
    { name: 'a comment of many lines', query: `{__typename}${'\n#'.repeat(BYTES / 2)}` },
    { name: 'commas', query: `{__typename${','.repeat(BYTES)}}` },
    { name: 'definitions of types', query: fill(5, (i) => `type T${i}{a:A}`) },
    { name: 'open braces', query: '{a'.repeat(BYTES / 2) },
    { name: 'open brackets', query: `{a(b:${'['.repeat(BYTES)}` },
    { name: 'a deep variable', query: whereQuery, variables: { w: nested(BYTES / 10) } },
    {
      name: 'a variable of unknown members',
      query: whereQuery,
      variables: { w: Object.fromEntries(Array.from({ length: 120 }, (_, i) => [longName(i), 1])) },
    },
    {
      name: 'a variable of many unknown members at many places',
      query: whereQuery,
      variables: { w: { and: Array.from({ length: 800 }, (_, i) => ({ [`colum${i}`]: 1 })) } },
    },
    {
      name: 'a variable of unknown enum values',
      query: `query($o:[${type}OrderBy!]){rows{${dataset}(orderBy:$o){totalCount}}}`,
      variables: { o: Array.from({ length: 400 }, (_, i) => ({ [column]: `ASCENDING${i}` })) },
    },
    {
      name: 'a variable of many empty filters',
      query: whereQuery,
      variables: { w: { or: Array.from({ length: 3_000 }, () => ({})) } },
    },
    {
      name: 'many variables in one operation, all wrong',
      query: `query(${upTo(300, (i) => `$v${i}:Int`)}){rows{${dataset}(where:{or:[${upTo(300, (i) => `{${column}:{isNull:$v${i}}}`, ',')}]}){totalCount}}}`,
      variables: Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`v${i}`, 'x'])),
    },
    {
      name: 'the schema, many times',
      query: `{${upTo(15, (i) => `a${i}:__schema{types{name kind fields{name type{name}}}}`)}}`,
    },
    { name: 'the schema, deep', query: '{__schema{types{fields{type{fields{type{fields{type{name}}}}}}}}}' },
    {
      name: 'the schema, with aliases',
      query: `{__schema{types{${upTo(90, (i) => `a${i}:fields{name}`)}}}}`,
    },
    {
      name: 'types of the schema',
      query: `{${upTo(90, (i) => `a${i}:__type(name:"Rows"){fields{name args{name type{name}}}}`)}}`,
    },
  ]
}
