/** docs/case-flow.md, section `case-flow`: every step of a case, from the table that decides (src/agreements/case). */
const { phases } = require('../../dist/src/agreements/case/phase.js')
const { transitions } = require('../../dist/src/agreements/case/transitions.js')

const code = (words) => words.map((word) => `\`${word}\``).join(', ')

const rowsFrom = (start) =>
  transitions
    .filter(({ from }) => from === start)
    .map(
      ({ command, by, to, term, source }) =>
        `| \`${start}\` | \`${command}\` | ${code(by)} | ${to.includes(start) && to.length === 1 ? 'stays' : code(to)} | ${term === undefined ? '' : `\`${term}\``} | ${source} |`,
    )

const generate = () =>
  [
    '| from | command | by | to | term | source |',
    '| --- | --- | --- | --- | --- | --- |',
    ...['NONE', ...phases].flatMap(rowsFrom),
  ].join('\n')

module.exports = { generate }
