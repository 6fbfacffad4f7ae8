import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { transformSync } from '@swc/core'

/** Where the peers are installed and the data of the bench are kept, outside the checkout. */
export const cacheDirectory = (): string =>
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'weir-bench')

/** Runs a command to its end. @throws Error with what it wrote when it failed. @returns its standard output */
export const runToEnd = (
  command: string,
  args: readonly string[],
  { cwd, env = process.env }: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): string => {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, encoding: 'utf8' })
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? `${stdout}${stderr}`}`)
  return stdout
}

/** The peers' programs and the Node that all servers run on. */
export interface Installation {
  /** A program of `servers/`, built. */
  program(name: string): string
  /** A Node 24, whatever runs the bench: what PostGraphile asks for, and what we recommend. */
  readonly node24: string
}

/** Installs the packages of the lock file if they are not there yet, mends postgres.js, and builds the programs. */
export const installPeers = async (cache: string): Promise<Installation> => {
  const folder = join(cache, 'peers')
  const lock = await readFile(join(__dirname, 'package-lock.json'), 'utf8')
  const digest = createHash('sha256').update(lock).digest('hex')
  const stamp = join(folder, 'installed')
  await mkdir(join(folder, 'servers'), { recursive: true })
  if ((await readFile(stamp, 'utf8').catch(() => '')) !== digest) {
    for (const file of ['package.json', 'package-lock.json'])
      await copyFile(join(__dirname, file), join(folder, file))
    runToEnd('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder })
    await mendPostgres(folder)
    await writeFile(stamp, digest)
  }
  for (const file of await readdir(join(__dirname, 'servers'))) await buildProgram(folder, file)
  return {
    program: (name) => join(folder, 'servers', `${name}.js`),
    node24: join(folder, 'node_modules', 'node', 'bin', 'node'),
  }
}

/**
 * The queue of postgres.js 3.4.9 keeps a hole for every query that it handed out while it was not empty, and slows
 * down with them. With this line the peers are at their best. (It sets no TCP_NODELAY either; a Unix socket needs none.)
 */
const mendPostgres = async (folder: string): Promise<void> => {
  for (const build of ['src', 'cjs/src']) {
    const file = join(folder, 'node_modules', 'postgres', build, 'queue.js')
    const text = await readFile(file, 'utf8')
    const mended = text.replace(
      'xs[index - 1] = undefined',
      'xs[index - 1] = undefined; if (index > 64) { xs = xs.slice(index); index = 0 }',
    )
    if (mended === text) throw new Error('postgres.js is not the one that the mend is for')
    await writeFile(file, mended)
  }
}

const buildProgram = async (folder: string, file: string): Promise<void> => {
  const source = await readFile(join(__dirname, 'servers', file), 'utf8')
  const { code } = transformSync(source, {
    swcrc: false,
    configFile: false,
    filename: file,
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, useDefineForClassFields: false },
    },
    module: { type: 'commonjs' },
  })
  await writeFile(join(folder, 'servers', file.replace(/\.ts$/, '.js')), code)
}
