/**
 * Builds the browser pages (src/console) into dist/console with Vite: the pages, and under assets/ files with the
 * hash of their content in the name, each with a .gz beside it. Nothing is done when the sources, the
 * dependencies and this script are as they were at the last build.
 */
const { createHash } = require('node:crypto')
const { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } = require('node:fs')
const { join, relative } = require('node:path')
const { constants, gzipSync } = require('node:zlib')

const root = join(__dirname, '..')
const sources = join(root, 'src', 'console')
const out = join(root, 'dist', 'console')
const STAMP = '.stamp'

const filesOf = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()

/** What the build is made from, as one hash. */
const stampOfSources = () => {
  const hash = createHash('sha256')
  for (const file of [...filesOf(sources), join(root, 'package-lock.json'), __filename]) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0')
  }
  return hash.digest('hex')
}

const stampOfBuild = () => {
  const file = join(out, STAMP)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

/** A server then compresses nothing: these never change. */
const compress = (folder) => {
  for (const file of filesOf(folder)) {
    const packed = gzipSync(readFileSync(file), { level: constants.Z_BEST_COMPRESSION })
    writeFileSync(`${file}.gz`, packed)
  }
}

/** A build of the same sources that came first is as good as ours. */
const putInPlace = (fresh, stamp) => {
  try {
    rmSync(out, { recursive: true, force: true })
    renameSync(fresh, out)
  } catch (error) {
    if (stampOfBuild() !== stamp) throw error
  }
}

/** Whether dist/console stands, built from the sources as they are. */
const isConsoleBuilt = () => stampOfBuild() === stampOfSources()

/**
 * Makes dist/console stand, built from the sources as they are.
 * @returns {Promise<{ built: boolean, seconds: number }>} built: false when it stood already
 */
const buildConsole = async () => {
  const started = performance.now()
  const seconds = () => Math.round(performance.now() - started) / 1000
  const stamp = stampOfSources()
  if (stampOfBuild() === stamp) return { built: false, seconds: seconds() }

  const { build } = await import('vite')
  // built beside and moved into place whole: a server that runs, or a second build, never sees half of it
  const fresh = `${out}.${process.pid}`
  try {
    await build({
      configFile: join(sources, 'vite.config.mts'),
      logLevel: 'warn',
      build: { outDir: fresh, emptyOutDir: true },
    })
    compress(join(fresh, 'assets'))
    writeFileSync(join(fresh, STAMP), stamp)
    putInPlace(fresh, stamp)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  return { built: true, seconds: seconds() }
}

module.exports = { buildConsole, isConsoleBuilt }

if (require.main === module) {
  buildConsole().then(
    ({ built, seconds }) => console.log(`dist/console ${built ? 'built' : 'is up to date'} (${seconds} s)`),
    (error) => {
      console.error(error)
      process.exitCode = 1
    },
  )
}
