import { errorCodes } from '../../kernel/codes'

/** What is checked of a record against what stands beside it. */
export interface KnownRecord {
  readonly id: string
  readonly at: string
  readonly side: string | null
  /** As `namedText`. */
  readonly text: string | null
  /** As `columnsText`. */
  readonly columns: string
}

/**
 * Reads the canonical text of an operation of the present version without making the record: nearly every record is one,
 * and has nothing but plain ASCII and whole numbers in it. 4 microseconds, where `parseRecord` and what follows take 25.
 * @returns undefined: it is another record, or none; `parseRecord` tells
 */
export const readKnownRecord = (canonical: string): KnownRecord | undefined => {
  const found = matchOf(canonical)
  if (found === null) return undefined
  const [, account, agreements, at = '', bytes, codes, cost, datasets = '', decision, ...more] = found
  const [document = '', id = '', operation, type, organisation, request, rows, side = ''] = more
  return {
    id: id.slice(1, -1),
    at: at.slice(1, -1),
    side: textIn(side),
    text: type === 'null' ? null : textIn(document),
    columns:
      `[${id}, ${databaseTime(at)}, ${request}, ${account}, ${organisation}, ${agreements}, ${operation}` +
      `, ${namesOf(datasets)}, ${decision}, ${codes}, "${rows}", "${bytes}", "${cost}"]`,
  }
}

// printable ASCII without the quote and the backslash: it stands for itself, in canonical JSON and as PostgreSQL writes it
const text = '"[ !#-[\\]-~]*"'
const textOrNull = `(?:null|${text})`
const whole = '(?:0|[1-9][0-9]{0,14})'
const oneOf = (names: readonly string[]): string => `"(?:${names.join('|')})"`
const listOf = (item: string): string => `\\[(?:${item}(?:,${item})*)?\\]`

const uuidv7 = '"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"'
// the 29th of February is left to the slower reading
const day =
  '(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)'
const time = `"[0-9]{4}-${day}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\\.[0-9]{3}Z"`

const use =
  `\\{"columns":${listOf(text)},"decision":${oneOf(['ALLOW', 'DENY'])},"masked":${listOf(text)},"name":${text}` +
  `,"rows":${whole},"version":(?:null|${whole})\\}`

/**
 * Canonical text has its members in one order, so that one expression proves it. Each of its loops ends at a character that
 * it cannot go on with: it takes linear time also where it fails.
 */
const shape = new RegExp(
  `^\\{"account":(${textOrNull}),"agreementVersions":${listOf(whole)},"agreements":(${listOf(text)}),"at":(${time})` +
    `,"auth":(?:null|${oneOf(['KEY', 'TOKEN', 'SESSION'])}),"bytes":(${whole}),"catalogue":${whole}` +
    `,"codes":(${listOf(oneOf(Object.keys(errorCodes)))}),"costActual":(${whole}),"costRequested":${whole}` +
    `,"datasets":(${listOf(use)}),"decision":(${oneOf(['ALLOW', 'PARTIAL', 'DENY', 'INVALID', 'FAILED'])})` +
    `,"documentHash":(${textOrNull}),"durationUs":${whole},"emergencies":${listOf(text)},"id":(${uuidv7}),"key":${textOrNull}` +
    `,"kind":${oneOf(['operation', 'part'])},"operationName":(${textOrNull})` +
    `,"operationType":(null|${oneOf(['query', 'mutation', 'subscription'])}),"organisation":(${textOrNull})` +
    `,"purpose":${textOrNull},"requestId":(${text}),"roles":${listOf(text)},"rows":(${whole}),"rules":${listOf(text)}` +
    `,"side":(${textOrNull}),"status":${whole},"v":3,"values":${textOrNull}\\}$`,
)

/** null: it is another one, or its lists are longer than the expression has a stack for. */
const matchOf = (canonical: string): RegExpExecArray | null => {
  try {
    return shape.exec(canonical)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

const textIn = (json: string): string | null => (json === 'null' ? null : json.slice(1, -1))

/** PostgreSQL leaves out zeros at the end of a second. */
const databaseTime = (at: string): string =>
  at.endsWith('0Z"') ? at.replace(/\.?0*Z"$/, '+00:00"') : `${at.slice(0, -2)}+00:00"`

const nameMembers = /"name":("[^"]*")/g

/** Each once, as JSON: no plain text can hold what stands before a name. */
const namesOf = (datasets: string): string => {
  const names = Array.from(datasets.matchAll(nameMembers), ([, name]) => name)
  return `[${names.length < 2 ? names.join('') : [...new Set(names)].join(',')}]`
}
