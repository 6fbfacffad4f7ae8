/**
 * Builds the program into dist/: each TypeScript file by itself with swc, the migrations and the demo data copied.
 * Only what changed is done again (dist/.build.json remembers size and time of every source); the stamp of the
 * whole is written last. Two builds at the same time wait for each other.
 */
const { createHash } = require('node:crypto')
const {
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require('node:fs')
const { dirname, join, relative, sep } = require('node:path')

const root = join(__dirname, '..')
const dist = join(root, 'dist')
const record = join(dist, '.build.json')

const compiled = ['src', 'schema', 'resolvers', 'policies', 'drizzle']
const copied = ['drizzle/migrations', 'demo']
/** What every output depends on, beside its own source. */
const common = ['package.json', 'package-lock.json', '.swcrc', 'scripts/swcrc.cjs', 'scripts/build.cjs']

const signature = (file) => {
  const { mtimeMs, size } = statSync(join(root, file))
  return `${mtimeMs}:${size}`
}

const filesOf = (folder) => {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
  } catch (error) {
    if (error.code === 'ENOENT') return []
    throw error
  }
}

/** Every source: its path from the root, and the path of its output below dist. */
const sources = () => {
  const outputs = new Map([['package.json', 'package.json']])
  for (const file of compiled.flatMap(filesOf)) {
    const isOurs = file.endsWith('.ts') && !file.endsWith('.d.ts') && !file.startsWith('src/console/')
    if (isOurs) outputs.set(file, file.replace(/\.ts$/, '.js'))
  }
  for (const file of copied.flatMap(filesOf)) outputs.set(file, file)
  return outputs
}

/** What the sources are now. Changes with every edit, and with the tools. */
const stateOf = (outputs) => {
  const files = Object.fromEntries([...outputs.keys()].sort().map((file) => [file, signature(file)]))
  const tools = common.map((file) => signature(file)).join()
  return { tools, files }
}

const stampOf = (state) => createHash('sha256').update(JSON.stringify(state)).digest('hex')

const readRecord = () => {
  try {
    return JSON.parse(readFileSync(record, 'utf8'))
  } catch {
    return { stamp: '', state: { tools: '', files: {} } }
  }
}

/** Whether dist/ was built from the sources as they are. */
const isBuilt = () => readRecord().stamp === stampOf(stateOf(sources()))

const writeWhole = (file, content) => {
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, content)
  renameSync(draft, file)
}

const compile = (source, output) => {
  const { transformSync } = require('@swc/core')
  const { $schema: _schema, ...options } = require('./swcrc.cjs')
  const file = join(root, source)
  const target = join(dist, output)
  const { code, map } = transformSync(readFileSync(file, 'utf8'), {
    ...options,
    swcrc: false,
    configFile: false,
    filename: file,
    sourceFileName: relative(dirname(target), file).split(sep).join('/'),
    sourceMaps: true,
  })
  writeWhole(`${target}.map`, map)
  writeWhole(target, `${code}\n//# sourceMappingURL=${target.split(sep).at(-1)}.map\n`)
}

const LOCK_STALE_MS = 120_000

/** Runs `work` while no other build runs. A lock of a process that is gone is taken over. */
const locked = (work) => {
  const lock = join(dist, '.lock')
  mkdirSync(dist, { recursive: true })
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (isStale(lock)) rmSync(lock, { force: true })
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
    }
  }
  try {
    return work()
  } finally {
    rmSync(lock, { force: true })
  }
}

const isStale = (lock) => {
  try {
    const pid = Number(readFileSync(lock, 'utf8'))
    const age = Date.now() - statSync(lock).mtimeMs
    // between its making and its writing a lock is empty
    if (pid === 0) return age > 1_000
    if (pid === process.pid || age > LOCK_STALE_MS) return true
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

/**
 * Makes dist/ stand, built from the sources as they are.
 * @returns {{ built: number, seconds: number }} how many files were built; 0: all stood already
 */
const build = () =>
  locked(() => {
    const startedAt = performance.now()
    const outputs = sources()
    const state = stateOf(outputs)
    const last = readRecord()
    const seconds = () => Math.round(performance.now() - startedAt) / 1000
    if (last.stamp === stampOf(state)) return { built: 0, seconds: seconds() }

    const before = last.state.tools === state.tools ? last.state.files : {}
    // until all is done, nothing is: a build that dies half-way is done again where it changed something
    rmSync(record, { force: true })
    const changed = [...outputs].filter(([source]) => before[source] !== state.files[source])
    for (const [source, output] of changed) {
      if (source.endsWith('.ts')) compile(source, output)
      else writeWhole(join(dist, output), readFileSync(join(root, source)))
    }
    for (const source of Object.keys(last.state.files)) {
      if (outputs.has(source)) continue
      const output = join(dist, source.replace(/\.ts$/, '.js'))
      for (const file of [output, `${output}.map`]) rmSync(file, { force: true })
    }
    writeWhole(record, JSON.stringify({ stamp: stampOf(state), state }))
    return { built: changed.length, seconds: seconds() }
  })

module.exports = { build, isBuilt }

if (require.main === module) {
  const { built, seconds } = build()
  console.log(`dist ${built === 0 ? 'is up to date' : `built: ${built} files`} (${seconds} s)`)
  require('./build-console.cjs')
    .buildConsole()
    .then(
      (pages) => console.log(`dist/console ${pages.built ? 'built' : 'is up to date'} (${pages.seconds} s)`),
      (error) => {
        console.error(error)
        process.exitCode = 1
      },
    )
}
