import { openBareGateway, type BareGateway } from '../../support/bare-gateway'
import { costlyDocuments, costlyHubDocuments } from '../../support/costly-documents'
import { cpuMs } from '../../support/process-usage'
import { hubColumns, hubSnapshot, versionsOf } from '../../support/hub-catalogue'

const snapshot = hubSnapshot(300)
/** The schema of a large catalogue is written elsewhere (schema-texts.test.ts). */
const isOfSchema = (name: string): boolean => name.includes('schema') || name.includes('introspection')

const documents = [
  ...costlyDocuments({
    dataset: 'spoke1',
    column: 'column0',
    columns: hubColumns,
    toOne: 'hub',
    toMany: 'ofspoke1',
  }).filter(({ name }) => !isOfSchema(name) || name === 'types of the schema'),
  ...costlyHubDocuments(
    'hub',
    (i) => `spoke${i}`,
    (i) => `ofspoke${i}`,
  ),
]

/** The limit that ends each document; the others are cheap, or refused by validation for what they are. */
const limits: Readonly<Record<string, string>> = {
  'one field thousands of times': 'MAX_COMPARISONS',
  'one field with a selection, hundreds of times': 'MAX_COMPARISONS',
  'one field with arguments, hundreds of times': 'MAX_COMPARISONS',
  'one field with a long argument, some fifty times': 'MAX_COMPARISONS',
  'one field through nested merges': 'MAX_COMPARISONS',
  aliases: 'WEIR_MAX_ALIASES',
  'aliases of one response name': 'WEIR_MAX_ALIASES',
  'conflicts below a merged field, and lines': 'WEIR_MAX_ALIASES',
  'aliased row fields': 'WEIR_MAX_ALIASES',
  'aliased roots': 'WEIR_MAX_ALIASES',
  'aliased catalogue columns': 'MAX_CATALOGUE_VALUES',
  'the catalogue many times': 'MAX_CATALOGUE_VALUES',
  'the access to each dataset many times': 'MAX_CATALOGUE_VALUES',
  'fragments in a chain': 'MAX_FRAGMENTS',
  'fragments in a mesh': 'MAX_FIELDS',
  'fragments in a mesh of cycles, and lines': 'MAX_FIELDS',
  'one long cycle of fragments, and lines': 'MAX_FRAGMENTS',
  'fragments that multiply': 'WEIR_MAX_ALIASES',
  'fragments that double in one selection set': 'MAX_FRAGMENTS',
  'fragments that nothing uses': 'MAX_FRAGMENTS',
  'deep selections': 'WEIR_MAX_DEPTH',
  'deep inline fragments': 'WEIR_MAX_DEPTH',
  'inline fragments of one field': 'MAX_COMPARISONS',
  'deep lists': 'MAX_INPUT_DEPTH',
  'deep objects': 'MAX_INPUT_DEPTH',
  'many small objects': 'MAX_INPUT_OBJECTS',
  'a deep tree of to-one relations': 'WEIR_MAX_ALIASES',
  'many operations of many fragments': 'MAX_FRAGMENTS',
  'many variables that are not declared': 'WEIR_MAX_TOKENS',
  'many directives': 'WEIR_MAX_TOKENS',
  'many unknown row fields': 'WEIR_MAX_ROW_FIELDS',
  'many unknown types': 'MAX_COMPARISONS',
  'definitions of types': 'WEIR_MAX_TOKENS',
  'open braces': 'WEIR_MAX_TOKENS',
  'open brackets': 'WEIR_MAX_DEPTH',
  'a deep variable': 'MAX_INPUT_DEPTH',
  'a variable of many empty filters': 'MAX_INPUT_OBJECTS',
  'many variables in one operation, all wrong': 'WEIR_MAX_TOKENS',
  'types of the schema': 'MAX_ROOT_FIELDS',
}

/** The limit that refuses a row field of each document, while its neighbours would be answered. */
const fieldLimits: Readonly<Record<string, string>> = {
  'as many row fields as allowed, each as wide and deep as allowed': 'MAX_SELECTED_FIELDS',
  'many conditions': 'MAX_CONDITIONS',
  'a long list of values': 'MAX_LIST_VALUES',
  'as many empty filters as allowed': 'MAX_CONDITIONS',
  'as many empty filters in a variable as allowed': 'MAX_CONDITIONS',
  'a filter to and fro': 'MAX_FILTER_QUANTIFIERS',
}

/** Of processor time. Far beyond the 50 ms that any of them may take; without limits some took seconds. */
const MAX_HELD_MS = 1_500

let world: BareGateway
beforeAll(async () => {
  world = await openBareGateway(snapshot, versionsOf(snapshot))
  await world.ask('{ __typename }')
})
afterAll(() => world.gateway.stop())

test.each(documents)('$name', async ({ name, query, variables = {}, operationName }) => {
  const before = world.statements
  const held = watchTurns()
  const { errors, data } = await world.ask(query, {
    variables,
    ...(operationName === undefined ? {} : { operationName }),
  })
  expect(held.longestMs()).toBeLessThan(MAX_HELD_MS)
  const limit = errors[0]?.extensions?.['limit']
  expect(limit === undefined ? undefined : (limit as { name: string }).name).toBe(
    limits[name] ?? fieldLimits[name],
  )
  if (errors.length > 0) expect(errors.length).toBeLessThanOrEqual(21)
  if (limits[name] !== undefined) {
    expect(data).toBeUndefined()
    expect(world.statements).toBe(before)
  }
  for (const { message } of errors) expect(message).not.toMatch(/Did you mean|Maximum call stack/)
})

test('every document with a limit is one of them', () => {
  const names = documents.map(({ name }) => name)
  expect(Object.keys({ ...limits, ...fieldLimits }).filter((name) => !names.includes(name))).toEqual([])
  expect(new Set(names).size).toBe(names.length)
})

const watchTurns = (): { readonly longestMs: () => number } => {
  let last = cpuMs()
  let longest = 0
  const turn = (): void => {
    longest = Math.max(longest, cpuMs() - last)
    last = cpuMs()
  }
  let next = setImmediate(function again() {
    turn()
    next = setImmediate(again)
  })
  return {
    longestMs: () => {
      clearImmediate(next)
      turn()
      return longest
    },
  }
}
