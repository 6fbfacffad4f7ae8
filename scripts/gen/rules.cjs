/** docs/access.md, section `rules`: every root field of the API and the rule that guards it (policies/rules.ts). */
require('reflect-metadata')
const { allow } = require('graphql-shield')
const { rootRules } = require('../../dist/policies/rules.js')
const { publicSchema } = require('./schema.cjs')

const needs = (field, rule) => {
  if (field === 'rows') return 'what each dataset below it needs'
  if (rule === undefined) throw new Error(`no rule for Query.${field}`)
  return rule === allow ? 'nothing: open to everyone' : rule.name
}

const generate = () => {
  const query = publicSchema().getQueryType()
  return [
    '| field | the caller needs |',
    '| --- | --- |',
    ...Object.keys(query.getFields()).map(
      (field) => `| \`Query.${field}\` | ${needs(field, rootRules.Query[field])} |`,
    ),
  ].join('\n')
}

module.exports = { generate }
