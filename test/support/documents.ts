import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(__dirname, '..', '..')

/** A file of the project, by its path from the root. */
export const readText = (path: string): string => readFileSync(join(root, path), 'utf8')

const namesIn = (folder: string, ending: string): readonly string[] =>
  readdirSync(join(root, folder)).filter((name) => name.endsWith(ending))

/** Every document that people read, by path: at the root, in docs/ and in demo/. */
export const documents: readonly string[] = [
  ...namesIn('.', '.md'),
  ...namesIn('docs', '.md').map((name) => `docs/${name}`),
  'demo/README.md',
]

/** The contents of every fenced block of a language in a document. */
export const blocksOf = (document: string, language: string): readonly string[] =>
  [...readText(document).matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, tag, content]) =>
    tag === language && content !== undefined ? [content] : [],
  )

/** Operations of docs/examples by file name. */
export const exampleFiles: readonly string[] = namesIn('docs/examples', '.graphql')
