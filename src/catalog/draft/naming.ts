import { fault, type Fault } from '../../kernel/errors'
import type { MessageId } from '../../kernel/messages'
import { isReservedFieldName } from './reserved'
import { wordsOf } from './words'

/** What the name of a dataset, a column or a relation looks like. */
export const namePattern = /^[a-z][A-Za-z0-9]{0,59}$/

const MAX_NAME_CHARS = 60

/** Headers are read up to here; the rest of a longer one is not looked at. */
const MAX_LABEL_CHARS = 300

export interface ProposedName {
  /** Matches `namePattern`, is not reserved, and differs from every taken name in more than upper and lower case. */
  readonly name: string
  /** Present when the name is not simply the label in camelCase: what was wrong with it. */
  readonly warning?: Fault
}

/**
 * A name for a column, from the header of its file: `区县代码` -> `quXianDaiMa`, `PM2.5 (μg/m³)` -> `pm25UgM3`,
 * `district_code` -> `districtCode`. Deterministic; any string gives a name.
 * @param taken the names that are used already
 */
export const proposeName = (label: string, taken: ReadonlySet<string>): ProposedName => {
  const characters = Array.from(label.slice(0, 2 * MAX_LABEL_CHARS))
  const { words, dropped } = wordsOf(characters.slice(0, MAX_LABEL_CHARS).join('').toWellFormed())
  let problem: MessageId | undefined = dropped ? 'catalog.renamed.dropped' : undefined
  let name = camelCase(words)
  if (name === '') {
    name = 'column'
    problem = 'catalog.renamed.nothingLeft'
  } else if (/^[0-9]/.test(name)) {
    name = `column${name}`
    problem = 'catalog.renamed.digit'
  }
  if (name.length > MAX_NAME_CHARS || characters.length > MAX_LABEL_CHARS) {
    name = name.slice(0, MAX_NAME_CHARS)
    problem = 'catalog.renamed.tooLong'
  }
  // GraphQL keeps names that begin with two underscores for itself
  if (label.startsWith('__')) problem = 'catalog.renamed.reserved'
  if (isReservedFieldName(name)) {
    name = `${name}Value`
    problem = 'catalog.renamed.reserved'
  }
  const free = numberedUntilFree(name, lowerCased(taken))
  if (free !== name) problem = 'catalog.renamed.taken'
  if (problem === undefined) return { name: free }
  return { name: free, warning: fault(problem, { label: shownLabel(label), name: free }) }
}

export interface RelationSides {
  /** The dataset that has the column, and the dataset that it refers to; the same for a reference to itself. */
  readonly dataset: string
  readonly column: string
  readonly target: string
  /** Names of columns and relations on either side, this reference's own relations left out. */
  readonly taken: ReadonlySet<string>
  readonly takenOnTarget: ReadonlySet<string>
}

export interface RelationNames {
  /** To-one, on the dataset that has the column. */
  readonly name: string
  /** To-many, on the dataset that it refers to. */
  readonly reverseName: string
}

/**
 * Names for the two sides of a reference: `streets.districtCode -> districts.code` gives `district` (of a street)
 * and `streets` (of a district). To-one: the column without its `Code`, else the target in the singular, else the
 * column with `Ref`. To-many: the dataset, else `<dataset>By<Column>`. Numbered when all of these are taken.
 */
export const proposeRelationNames = (sides: RelationSides): RelationNames => {
  const { dataset, column, target } = sides
  const here = lowerCased(sides.taken).add(column.toLowerCase())
  const name = firstFree([withoutKeySuffix(column), singular(target), cut(column, 'Ref')], here)
  const there = lowerCased(sides.takenOnTarget)
  if (target === dataset) for (const used of here) there.add(used)
  if (target === dataset) there.add(name.toLowerCase())
  return { name, reverseName: firstFree([dataset, cut(dataset, `By${capital(column)}`)], there) }
}

const keySuffix = /(?:Code|Id|ID|Key|No|Number|Uuid|BianMa|DaiMa|BianHao)$/

const withoutKeySuffix = (column: string): string => column.replace(keySuffix, '')

const singular = (name: string): string => {
  if (/ies$/.test(name)) return name.replace(/ies$/, 'y')
  if (/(?:ss|x|z|ch|sh)es$/.test(name)) return name.replace(/es$/, '')
  return /(?:ss|us|is)$/.test(name) ? name : name.replace(/s$/, '')
}

/** The first candidate that may be used; when none may, the last one with a number. */
const firstFree = (candidates: readonly string[], taken: ReadonlySet<string>): string => {
  const usable = candidates.filter((c) => namePattern.test(c) && !isReservedFieldName(c))
  const free = usable.find((c) => !taken.has(c.toLowerCase()))
  return free ?? numberedUntilFree(usable.at(-1) ?? 'relation', taken)
}

const numberedUntilFree = (name: string, taken: ReadonlySet<string>): string => {
  let free = name
  for (let n = 2; taken.has(free.toLowerCase()); n++) free = cut(name, String(n))
  return free
}

/** `name` with `ending`, the name shortened where both together are too long. */
const cut = (name: string, ending: string): string => {
  const kept = ending.slice(0, MAX_NAME_CHARS - 1)
  return name.slice(0, MAX_NAME_CHARS - kept.length) + kept
}

const camelCase = (words: readonly string[]): string =>
  words.map((word, i) => (i === 0 ? word : capital(word))).join('')

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)

const lowerCased = (names: ReadonlySet<string>): Set<string> =>
  new Set(Array.from(names, (name) => name.toLowerCase()))

/** A label as a message shows it: on one line, at most 40 characters. */
const shownLabel = (label: string): string => {
  const characters = Array.from(
    label
      .slice(0, 200)
      .toWellFormed()
      .replace(/[\p{C}\p{Z}]+/gu, ' ')
      .trim(),
  )
  return `"${characters.length > 40 ? `${characters.slice(0, 40).join('')}…` : characters.join('')}"`
}
