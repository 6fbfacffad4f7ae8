/** The one set of compiler options for the build and for the tests. */
const { readFileSync } = require('node:fs')
const { join } = require('node:path')

module.exports = JSON.parse(readFileSync(join(__dirname, '..', '.swcrc'), 'utf8'))
