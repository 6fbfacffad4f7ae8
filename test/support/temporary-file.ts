import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Files of one test file, in a folder that is removed with `close`. */
export interface TemporaryFiles {
  /** @returns the path */
  write(name: string, content: string | Uint8Array): string
  close(): void
}

export const createTemporaryFiles = (): TemporaryFiles => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-files-'))
  return {
    write: (name, content) => {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
