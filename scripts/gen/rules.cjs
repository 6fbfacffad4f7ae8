/** docs/access.md, section `rules`: every root field of the API and the rule that guards it (policies/rules.ts). */
require('reflect-metadata')
const { allow } = require('graphql-shield')
const { rootRules } = require('../../dist/policies/rules.js')
const { publicSchema } = require('./schema.cjs')

const needs = (field, rule) => {
  if (field === 'rows') return 'what each dataset below it needs'
  if (rule === undefined) throw new Error(`no rule for ${field}`)
  return rule === allow ? 'nothing: open to everyone' : rule.name
}

const generate = () => {
  const schema = publicSchema()
  const roots = [schema.getQueryType(), schema.getMutationType()]
  return [
    '| field | the caller needs |',
    '| --- | --- |',
    ...roots.flatMap((root) =>
      Object.keys(root.getFields()).map(
        (field) => `| \`${root.name}.${field}\` | ${needs(field, rootRules[root.name][field])} |`,
      ),
    ),
  ].join('\n')
}

module.exports = { generate }
