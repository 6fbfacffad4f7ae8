/**
 * Remembers on which tree the whole of the tests passed, so that `npm run check` after `npm test` does not run them
 * twice. The tree is every file that git knows or would add, with its content; without git nothing is remembered.
 */
const { execFileSync } = require('node:child_process')
const { createHash } = require('node:crypto')
const { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } = require('node:fs')
const { dirname, join } = require('node:path')

const root = join(__dirname, '..')
const note = join(root, 'node_modules', '.cache', 'weir', 'tests-passed')

/** Every file that git knows or would add; undefined: no git, or one that will not tell. */
const filesOfTree = () => {
  if (!existsSync(join(root, '.git'))) return undefined
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const options = {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
  }
  try {
    return execFileSync('git', list, options).split('\0')
  } catch {
    return undefined
  }
}

/** One hash of all that the outcome rests on; undefined: it cannot be told. */
const stateOfTree = () => {
  const files = filesOfTree()
  if (files === undefined) return undefined
  const hash = createHash('sha256').update(
    `${process.version}\0${process.env['WEIR_TEST_DATABASE_URL'] ?? ''}\0`,
  )
  for (const file of [...new Set(files)].sort()) {
    const path = join(root, file)
    if (file === '' || !existsSync(path) || !statSync(path).isFile()) continue
    hash.update(`${file}\0`).update(createHash('sha256').update(readFileSync(path)).digest())
  }
  return hash.digest('hex')
}

const hasPassed = () => existsSync(note) && readFileSync(note, 'utf8') === stateOfTree()

/** A reporter of jest: notes the tree when every test of every file ran and passed, and did not change meanwhile. */
class PassedReporter {
  constructor(config) {
    this.isNarrowed = config.testNamePattern !== undefined && config.testNamePattern !== ''
  }

  onRunStart() {
    rmSync(note, { force: true })
    this.before = stateOfTree()
  }

  onRunComplete(_contexts, results) {
    if (this.before === undefined || this.before !== stateOfTree()) return
    const isWhole = results.numTotalTestSuites === testFiles().length && results.numPendingTests === 0
    // `success` is told only after this
    const isGreen = results.numFailedTests === 0 && results.numFailedTestSuites === 0
    if (this.isNarrowed || !isWhole || !isGreen) return
    mkdirSync(dirname(note), { recursive: true })
    writeFileSync(note, this.before)
  }
}

/** What `npm test` runs, found apart from jest: a run that was narrowed has fewer. */
const testFiles = () => {
  const leftOut = require('../jest.config.cjs').testPathIgnorePatterns.map((pattern) => new RegExp(pattern))
  return (filesOfTree() ?? []).filter(
    (file) =>
      /^test\/.*\.test\.ts$/.test(file) &&
      !leftOut.some((pattern) => pattern.test(`/${file}`)) &&
      existsSync(join(root, file)),
  )
}

module.exports = PassedReporter
module.exports.hasPassed = hasPassed
