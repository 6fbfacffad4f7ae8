/** docs/catalogue-life.md, section `catalogue-life`: the tables of steps that the program decides by. */
const { lifeTransitions } = require('../../dist/src/catalog/life/transitions.js')
const { objectionTransitions } = require('../../dist/src/catalog/concerns/objection-decision.js')
const { reportTransitions } = require('../../dist/src/catalog/concerns/error-report.js')
const { demandTransitions } = require('../../dist/src/catalog/concerns/demand.js')
const { emergencyTransitions } = require('../../dist/src/catalog/emergency/decision.js')
const { renewPeriods } = require('../../dist/src/catalog/life/update-cycle.js')

const tables = {
  'An entry of the catalogue 目录条目': lifeTransitions,
  'A rights objection 权利异议': objectionTransitions,
  'An error report 纠错': reportTransitions,
  'A demand for data that is not listed 开放需求': demandTransitions,
  'An emergency opening 突发事件开放': emergencyTransitions,
}

const code = (word) => `\`${word}\``

const row = ({ command, from, by, to, narrows, source }) =>
  `| ${code(command)} | ${from.map(code).join(' ')} | ${by.map(code).join(' ')} | ${
    to === 'SAME' ? 'as before' : code(to)
  } | ${narrows ? 'yes' : ''} | ${source} |`

const tableOf = ([title, transitions]) => [
  `### ${title}`,
  '',
  '| step | in | by | then | ends access | source |',
  '| --- | --- | --- | --- | --- | --- |',
  ...transitions.map(row),
  '',
]

const term = (period) => {
  if (period === null) return 'no date'
  const { months, days } = period
  return months > 0 ? `${months} month${months > 1 ? 's' : ''}` : `${days} day${days > 1 ? 's' : ''}`
}

const cycles = () => [
  '### When an update is overdue',
  '',
  '| cycle | after |',
  '| --- | --- |',
  ...Object.entries(renewPeriods).map(([cycle, period]) => `| ${code(cycle)} | ${term(period)} |`),
]

const generate = () => [...Object.entries(tables).flatMap(tableOf), ...cycles()].join('\n')

module.exports = { generate }
