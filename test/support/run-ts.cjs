/** Runs a TypeScript file of the tests as a program of its own: node run-ts.cjs FILE ARGUMENTS */
const { readFileSync } = require('node:fs')
const { resolve } = require('node:path')
const { transformSync } = require('@swc/core')
const { $schema: _schema, ...options } = require('../../scripts/swcrc.cjs')

require.extensions['.ts'] = (module, filename) => {
  const settings = { ...options, swcrc: false, configFile: false, filename, sourceMaps: 'inline' }
  module._compile(transformSync(readFileSync(filename, 'utf8'), settings).code, filename)
}
process.setSourceMapsEnabled(true)
process.argv.splice(1, 1)
require(resolve(process.argv[1] ?? ''))
