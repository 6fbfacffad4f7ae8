#!/usr/bin/env node
/**
 * The `weir` command. In a checkout it builds what is older than its sources, so that nobody has to; in an image
 * without the build tools it runs what `npm run build` made.
 */
const { spawnSync } = require('node:child_process')
const { existsSync } = require('node:fs')
const { join } = require('node:path')

const root = join(__dirname, '..')
const program = join(root, 'dist', 'src', 'main.js')

const fail = (text) => {
  process.stderr.write(`${text}\n`)
  process.exit(1)
}

const canBuild = () => {
  try {
    require.resolve('@swc/core', { paths: [root] })
    return existsSync(join(root, 'src', 'main.ts'))
  } catch {
    return false
  }
}

/** In a process of its own: what the tools took of memory goes with it. Its words go to standard error. */
const runTool = (code) => {
  const { status } = spawnSync(process.execPath, ['-e', code], { cwd: root, stdio: ['ignore', 2, 2] })
  if (status !== 0) fail('Weir cannot be built; the message stands above.')
}

const build = () => {
  if (!canBuild()) {
    if (existsSync(program)) return
    fail('Weir is not built, and the build tools are missing. Run `npm ci` and `npm run build`.')
  }
  if (!require('../scripts/build.cjs').isBuilt()) {
    process.stderr.write('Building Weir ...\n')
    runTool("require('./scripts/build.cjs').build()")
  }
  // only a server shows pages
  if (process.argv[2] !== 'serve' || process.argv.includes('--help')) return
  if (!require('../scripts/build-console.cjs').isConsoleBuilt()) {
    process.stderr.write('Building the console ...\n')
    runTool("require('./scripts/build-console.cjs').buildConsole()")
  }
}

build()
// graphql looks for a second copy of itself otherwise, at each of its checks: a tenth of a validation
process.env.NODE_ENV ??= 'production'
process.setSourceMapsEnabled(true)
require(program)
