/** docs/types.md, section `types`: each column type, from what stores it to what filters it. */
require('reflect-metadata')
const { columnTypes } = require('../../dist/src/catalog/column-type.js')
const { filterInputOf } = require('../../dist/schema/rows/column-filter.js')
const { scalarOf } = require('../../dist/schema/rows/filter-inputs.js')

/** What a reader must know of the JSON form of each type; a type without an entry is an error. */
const forms = {
  TEXT: '`"磁器口"`',
  INTEGER: '`-7`',
  BIGINT: '`"9223372036854775807"`',
  DECIMAL: '`"12.50"`: every digit as it was written',
  FLOAT: '`0.1`: the shortest form that reads back as the same double',
  BOOLEAN: '`true`',
  DATE: '`"2026-11-23"`',
  TIME: '`"08:30:00.123456"`',
  TIMESTAMP: '`"2026-11-23T00:30:00.123456+00:00"`',
  JSON: 'any JSON value; members of an object in an order of PostgreSQL, numbers with every digit',
  POINT: '`{"longitude":106.55,"latitude":29.56}`',
}

const code = (text) => `\`${text}\``

const operators = (type, searchable) =>
  Object.keys(filterInputOf({ type, searchable })?.getFields() ?? {})
    .map(code)
    .join(' ')

const rowOf = (type) => {
  if (forms[type] === undefined) throw new Error(`no JSON form for ${type}`)
  const filter = filterInputOf({ type, searchable: false })
  return `| ${code(type)} | ${code(columnTypes[type])} | ${code(scalarOf[type].name)} | ${forms[type]} | ${filter === undefined ? 'none' : code(filter.name)}: ${operators(type, false)} |`
}

const generate = () => {
  const plain = operators('TEXT', false).split(' ')
  const searched = operators('TEXT', true)
    .split(' ')
    .filter((operator) => !plain.includes(operator))
  return [
    '| column type | stored as | GraphQL scalar | in JSON | filter and its operators |',
    '| --- | --- | --- | --- | --- |',
    ...Object.keys(columnTypes).map((type) => rowOf(type).replace('none: ', 'none')),
    '',
    `A searchable \`TEXT\` column has \`SearchableTextFilter\`: ${searched.join(' ')} besides.`,
  ].join('\n')
}

module.exports = { generate }
