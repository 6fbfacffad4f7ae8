/**
 * Every check, in the order of their cost, each with its time (`npm run check`). All run, also after one has failed.
 * The tests are left out only when `npm test` passed whole on exactly this tree, this Node and this server of tests.
 */
const { spawnSync } = require('node:child_process')
const { join } = require('node:path')
const { hasPassed } = require('./passed.cjs')

const root = join(__dirname, '..')
const steps = ['format:check', 'lint', 'deps', 'types', 'knip', 'gen:check', 'test']

const run = (step) => {
  console.log(`\n== ${step}`)
  if (step === 'test' && hasPassed()) {
    console.log('npm test passed on this very tree: not run again.')
    return { step, passed: true, seconds: 0 }
  }
  const startedAt = performance.now()
  const { status } = spawnSync('npm', ['run', '--silent', step], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  return { step, passed: status === 0, seconds: (performance.now() - startedAt) / 1000 }
}

const results = steps.map(run)
console.log('\n== check')
for (const { step, passed, seconds } of results)
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${step.padEnd(14)} ${seconds.toFixed(1).padStart(6)} s`)
if (results.some(({ passed }) => !passed)) process.exitCode = 1
