/** Runs one measurement of test/bench: `npm run bench NAME [ARGUMENTS]`; without a name it lists them. */
const { spawnSync } = require('node:child_process')
const { existsSync, readdirSync } = require('node:fs')
const { join } = require('node:path')

const root = join(__dirname, '..')
const [name = '', ...rest] = process.argv.slice(2)
const file = join('test', 'bench', `${name}.ts`)

if (/^[\w-]+$/.test(name) && existsSync(join(root, file))) {
  const program = [join('test', 'support', 'run-ts.cjs'), file, ...rest]
  process.exitCode = spawnSync(process.execPath, program, { cwd: root, stdio: 'inherit' }).status ?? 1
} else {
  const names = readdirSync(join(root, 'test', 'bench'))
    .filter((entry) => entry.endsWith('.ts'))
    .map((entry) => entry.replace(/\.ts$/, ''))
  console.error(`npm run bench NAME, one of: ${names.join(', ')}`)
  process.exitCode = 2
}
