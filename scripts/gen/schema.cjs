/** docs/generated/schema.graphql: the public SDL, of the demo catalogue. */
require('reflect-metadata')
const { printSchema } = require('graphql')
const { buildSchemas } = require('../../dist/src/gateway/schemas.js')
const { settingTable } = require('../../dist/src/config/setting-table.js')
const { demoSnapshot } = require('./demo-snapshot.cjs')

/** @returns the GraphQLSchema that introspection reads */
const publicSchema = () => buildSchemas(demoSnapshot(), settingTable.applyUrl.byDefault).publicSchema

const generate = () => ({ 'docs/generated/schema.graphql': `${printSchema(publicSchema())}\n` })

module.exports = { generate, publicSchema }
