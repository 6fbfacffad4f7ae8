import type { GraphQLResolveInfo } from 'graphql'
import { guardedRoot } from '../../../../src/gateway/schema/static-schema'
import { withStorableArguments } from '../../../../src/gateway/schema/storable-arguments'

const info = {} as GraphQLResolveInfo

const roots = ['Query', 'Mutation'] as const
const withArguments = roots.flatMap((root) =>
  Object.values(guardedRoot(root).getFields())
    .filter(({ args }) => args.length > 0)
    .map((field) => [`${root}.${field.name}`, field] as const),
)

test('there are fields with arguments', () => {
  expect(withArguments.length).toBeGreaterThan(50)
})

test.each(withArguments)('%s takes no text that cannot be stored, in any argument', (coordinate, field) => {
  for (const { name } of field.args)
    for (const bad of ['a\0b', '\ud83d', ['a', 'b\0'], { deep: [{ deeper: '\0' }] }, { 'a\0': 1 }])
      expect(() => field.resolve?.(undefined, { [name]: bad }, {}, info)).toThrow(
        expect.objectContaining({
          code: 'BAD_USER_INPUT',
          message: expect.stringContaining(`${coordinate}(${name}:)`),
        }),
      )
})

test('what can be stored is handed on as it is', () => {
  const args = { text: '街道 😀', none: null, list: [{ at: new Date(0), n: 1, yes: true }] }
  const resolve = withStorableArguments('Query.some', (_source, given: unknown) => given)
  expect(resolve(undefined, args, {}, info)).toBe(args)
})
