/** docs/generated/schema.graphql: the public SDL, of the demo catalogue. */
require('reflect-metadata')
const { printSchema } = require('graphql')
const { wholeSchema } = require('../../dist/src/gateway/schema/whole-schema.js')
const { settingTable } = require('../../dist/src/config/setting-table.js')
const { demoSnapshot } = require('./demo-snapshot.cjs')

/** @returns the GraphQLSchema that introspection reads */
const publicSchema = () => wholeSchema(demoSnapshot(), settingTable.applyUrl.byDefault)

const generate = () => ({ 'docs/generated/schema.graphql': `${printSchema(publicSchema())}\n` })

module.exports = { generate, publicSchema }
