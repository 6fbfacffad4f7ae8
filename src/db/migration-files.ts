import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256Hex } from '../kernel/hash'

/** `control`: the control and log database; `rows`: the database of the rows. They may be the same. */
export const migrationSets = ['control', 'rows'] as const

export type MigrationSet = (typeof migrationSets)[number]

export interface Migration {
  /** `0001_roles`, unique in its set; they run in the order of their names. */
  readonly name: string
  readonly text: string
  /** Of the text, hex. */
  readonly sha256: string
}

// the build copies drizzle/migrations, so that the way is the same from src/db and from dist/src/db
const directory = join(__dirname, '..', '..', 'drizzle', 'migrations')

/** The migrations that this program brings, in order. */
export const readMigrations = async (set: MigrationSet): Promise<readonly Migration[]> => {
  const names = (await readdir(join(directory, set))).filter((name) => /^\d{4}_\w+\.sql$/.test(name)).sort()
  return Promise.all(
    names.map(async (file) => {
      const text = await readFile(join(directory, set, file), 'utf8')
      return { name: file.slice(0, -'.sql'.length), text, sha256: sha256Hex(text) }
    }),
  )
}
