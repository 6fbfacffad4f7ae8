import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  printType,
  type GraphQLSchema,
  type IntrospectionQuery,
} from 'graphql'
import { gunzipSync } from 'node:zlib'
import { join } from 'node:path'
import { gzipOf, textOf } from '../../../src/gateway/ready-text'
import { SchemaTexts } from '../../../src/gateway/schema/schema-texts'
import { wholeSchema } from '../../../src/gateway/schema/whole-schema'
import { sharedRowTypes } from '../../../schema/rows/shared-types'
import { hubSnapshot } from '../../support/hub-catalogue'

const root = join(__dirname, '..', '..', '..')
const { build } = jest.requireActual<{ build: () => unknown }>('../../../scripts/build.cjs')

const snapshot = hubSnapshot(120)
const whole = wholeSchema(snapshot, '/apply')
let texts: SchemaTexts
beforeAll(() => {
  build()
  texts = new SchemaTexts('/apply', join(root, 'dist', 'src', 'gateway', 'schema', 'schema-worker.js'))
})

/** What all datasets share may stand there without being used. */
const shared = new Set(sharedRowTypes.map((type) => type.name))

/** One that no other dataset refers to has this type too, and nothing uses it. */
const isOptional = (name: string): boolean =>
  name.endsWith('RowListWhere') && whole.getType(name) === undefined

const printed = (schema: GraphQLSchema): Record<string, string> =>
  Object.fromEntries(
    Object.values(schema.getTypeMap())
      .filter(({ name }) => !shared.has(name) && !name.startsWith('__') && !isOptional(name))
      .map((type) => [type.name, printType(type)]),
  )

test('SDL that a worker wrote part by part is that of the whole schema', async () => {
  const text = (await textOf(await texts.of(snapshot, null, { kind: 'SDL' }))).toString()
  expect(printed(buildSchema(text))).toEqual(printed(whole))
})

test('introspection that a worker wrote is that of the whole schema, with a tail behind it as gzip', async () => {
  const query = getIntrospectionQuery({ oneOf: true, specifiedByUrl: true, inputValueDeprecation: true })
  const ready = await texts.of(snapshot, null, {
    kind: 'INTROSPECTION',
    query,
    operationName: null,
    variables: {},
  })
  const reply = gunzipSync(Buffer.concat(gzipOf(ready, ',"extensions":{}}'))).toString()
  const { data, extensions } = JSON.parse(reply) as { data: IntrospectionQuery; extensions: object }
  expect(extensions).toEqual({})
  expect(printed(buildClientSchema(data))).toEqual(printed(whole))
})

test('a text is written once for a revision and a lens, and anew for another', async () => {
  const job = { kind: 'SDL' } as const
  const first = await texts.of(snapshot, ['spoke1'], job)
  expect(await texts.of(snapshot, ['spoke1'], job)).toBe(first)
  expect(await texts.of({ ...snapshot, revision: snapshot.revision + 1 }, ['spoke1'], job)).not.toBe(first)
  const lens = (await textOf(first)).toString()
  expect(lens).toContain('type Spoke1Row ')
  expect(lens).toContain('type HubRow ')
  expect(lens).not.toContain('type Spoke2Row ')
})
