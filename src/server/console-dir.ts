import { basename, join } from 'node:path'

/** Where the built pages lie: dist/console, for the program in dist/ and for its sources in tests alike. */
export const consoleDir = (): string => {
  const root = join(__dirname, '..', '..')
  return join(basename(root) === 'dist' ? root : join(root, 'dist'), 'console')
}
