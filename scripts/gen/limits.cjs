/** docs/query-language.md, section `limits`: every limit that an operation is held against, by name. */
const { settingTable } = require('../../dist/src/config/setting-table.js')
const { caseLimits } = require('../../dist/src/cases/case-size.js')
const catalogueSearch = require('../../dist/src/catalog/search.js')
const limits = require('../../dist/src/gateway/admission/limits.js')
const { keyLimits } = require('../../dist/src/identity/live-keys.js')
const { listLimits } = require('../../dist/src/kernel/list-size.js')
const queryLimits = require('../../dist/src/query/limits.js')

/** Limits that are settings; their meaning stands in the table of settings. */
const settings = [
  'maxBodyBytes',
  'maxTokens',
  'maxDepth',
  'maxAliases',
  'maxRowFields',
  'maxPageRows',
  'maxCost',
  'statementTimeoutMs',
  'maxReplyBytes',
]

/** What each constant bounds. */
const meanings = {
  MAX_ROOT_FIELDS: 'Fields at the root of one operation.',
  MAX_NAME_LENGTH: 'Characters of one name: an alias, a variable, a fragment, an operation.',
  MAX_NAMES_LENGTH: 'Characters of all names of a document together.',
  MAX_FIELDS: 'Fields of a document.',
  MAX_FRAGMENTS: 'Fragments of a document.',
  MAX_COMPARISONS:
    'Comparisons that merging fields of one response name takes: n fields at one place take n(n-1)/2, more with long arguments.',
  MAX_EXPLANATIONS: '`explainAccess` in one operation.',
  MAX_INTROSPECTIONS: '`__schema` and `__type` in one operation.',
  MAX_INPUT_DEPTH: 'Levels of lists and objects in one argument or variable.',
  MAX_INPUT_OBJECTS: 'Objects in arguments and variables.',
  MAX_INPUT_VALUES: 'Values in arguments and variables.',
  MAX_CATALOGUE_VALUES: 'Values that the fields of the catalogue and of the usage log may give.',
  MAX_SCHEMA_VALUES: 'Values of an answer about the schema (introspection).',
  MAX_SCHEMA_BYTES: 'Bytes of a text about the schema of a large catalogue.',
  MAX_LENS_DATASETS: 'Datasets in `?datasets=` of an address.',
  MAX_SELECTED_FIELDS: 'Fields below the dataset fields.',
  MAX_SELECTED_RELATIONS: 'Relations below the dataset fields.',
  MAX_CONDITIONS: 'Conditions in all filters, `and`, `or` and `not` and each of their members counted too.',
  MAX_FILTER_RELATIONS: 'Relations that filters go through.',
  MAX_FILTER_QUANTIFIERS: '`some`, `none` and `every` within each other.',
  MAX_SEARCH_CHARACTERS: 'Characters that `search` or `similar` looks for.',
  MAX_CATALOGUE_SEARCH_CHARACTERS: 'Characters of `search` in `datasets`.',
  MAX_CATALOGUE_SEARCH_WORDS: 'Different words of `search` in `datasets`.',
  MAX_FIGURES: 'Figures in one `aggregate` or `groups`.',
  MAX_GUARDED_OUTPUTS:
    'Figures, columns that they are of, and keys of groups in one field whose agreement has a smallest group.',
  MAX_GROUP_OFFSET: 'Groups that may be passed over.',
  MAX_FILTER_DEPTH: 'Levels of `and`, `or`, `not` and relations in one `where`.',
  MAX_LIST_PAGE:
    'Entries of the catalogue, records of the usage log, figures of an assessment, or notices, in one page.',
  MAX_MATTERS_PAGE: 'Cases, matters that people bring, findings, or emergency openings, in one page.',
  MAX_CASE_BYTES:
    'Bytes of all that was said in one case, and of its remedies by themselves: an edit, an amendment or a remedy that would pass it is refused.',
  MAX_LIVE_KEYS: 'API keys of one account that are valid at a time.',
  MAX_LIST_VALUES: 'Values in one list of `in` or `notIn`.',
  MAX_ORDER_TERMS: 'Terms in one `orderBy`.',
  MAX_CURSOR_LENGTH: 'Characters of a cursor, which holds the values that its page is ordered by.',
  MAX_NESTED_ROWS: 'Rows that one dataset field may deliver, nested pages multiplied.',
}

const constantsOf = (module) =>
  Object.entries(module).filter(([name, value]) => name.startsWith('MAX_') && typeof value === 'number')

const generate = () => {
  const defaults = Object.fromEntries(
    settings.map((key) => [key, settingTable[key].kind.schema.parse(settingTable[key].byDefault)]),
  )
  const constants = {
    ...Object.fromEntries(
      Object.entries(limits.limitValues(defaults, defaults)).filter(([name]) => !name.startsWith('WEIR_')),
    ),
    ...Object.fromEntries([
      ...constantsOf(limits),
      ...constantsOf(queryLimits),
      ...constantsOf(catalogueSearch),
    ]),
    ...listLimits,
    ...keyLimits,
    ...caseLimits,
  }
  const unexplained = Object.keys(constants).filter((name) => !Object.hasOwn(meanings, name))
  const unknown = Object.keys(meanings).filter((name) => !Object.hasOwn(constants, name))
  if (unexplained.length + unknown.length > 0)
    throw new Error(`no meaning, or no such limit: ${[...unexplained, ...unknown].join(', ')}`)
  const number = (value) => (typeof value === 'number' ? value.toLocaleString('en-US') : value)
  return [
    '| limit | value | what it bounds |',
    '| --- | --- | --- |',
    ...settings.map((key) => {
      const { name, byDefault, kind, en } = settingTable[key]
      const value = /^\d+$/.test(byDefault) ? `${number(Number(byDefault))} ${kind.unit}` : byDefault
      return `| \`${name}\` | ${value} by default | ${en} |`
    }),
    ...Object.entries(meanings).map(
      ([name, meaning]) => `| \`${name}\` | ${number(constants[name])} | ${meaning} |`,
    ),
  ].join('\n')
}

module.exports = { generate }
