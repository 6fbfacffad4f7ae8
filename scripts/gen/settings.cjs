/** docs/settings.md, section `settings`: the table of src/config/setting-table.ts. */
const { settingTable } = require('../../dist/src/config/setting-table.js')

const unitOf = ({ unit, params }) => {
  if (Array.isArray(params.values)) return `one of ${params.values.map((value) => `\`${value}\``).join(', ')}`
  const { min, max } = params
  if (unit === 'secret') return min === undefined ? 'secret' : `secret of at least ${min} characters`
  const bounds = [min === undefined ? '' : `${min}`, max === undefined ? '' : `${max}`].filter(
    (text) => text !== '',
  )
  return bounds.length === 0
    ? unit
    : `${unit}, ${bounds.length === 1 ? `at most ${bounds[0]}` : bounds.join(' to ')}`
}

const defaultOf = (byDefault) => (byDefault === null ? '' : byDefault === '' ? 'none' : `\`${byDefault}\``)

const generate = () =>
  [
    '| setting | default | value | meaning | 含义 |',
    '| --- | --- | --- | --- | --- |',
    ...Object.values(settingTable).map(
      ({ name, byDefault, kind, en, zh }) =>
        `| \`${name}\` | ${defaultOf(byDefault)} | ${unitOf(kind)} | ${en} | ${zh} |`,
    ),
  ].join('\n')

module.exports = { generate }
