import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const Package = z.object({
  engines: z.object({ node: z.string().optional() }).optional(),
  dev: z.boolean().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
})

const lock = z
  .object({ packages: z.record(z.string(), Package) })
  .parse(JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'package-lock.json'), 'utf8')))
const packages = Object.entries(lock.packages)

// npm leaves out what the registry that it asked does not have, and `npm ci` then refuses the lock file everywhere
test('the lock file names every optional package, those of other platforms too', () => {
  const missing = packages.flatMap(([path, { optionalDependencies }]) =>
    Object.keys(optionalDependencies ?? {}).filter(
      (name) =>
        !(`${path}/node_modules/${name}` in lock.packages) && !(`node_modules/${name}` in lock.packages),
    ),
  )
  expect(missing).toEqual([])
})

test('there is one copy of graphql', () => {
  const copies = packages.map(([path]) => path).filter((path) => /(^|\/)node_modules\/graphql$/.test(path))
  expect(copies).toEqual(['node_modules/graphql'])
})

test('no package of the program asks for a newer Node than the program does', () => {
  const newer = packages.filter(
    ([path, { dev, engines }]) => path !== '' && dev !== true && /^>=\s*2[1-9]/.test(engines?.node ?? ''),
  )
  expect(newer.map(([path]) => path)).toEqual([])
})
