import { isObjectType } from 'graphql'
import { plainTypes, refusalOfQuery, rootRules } from '../../policies/rules'
import { rowTypeNames } from '../../schema/rows/type-names'
import { anonymous } from '../../src/identity/caller'
import { guardedRoot, objectTypeOf, unguardedSchema } from '../../src/gateway/schema/static-schema'

const objectTypes = Object.values(unguardedSchema().getTypeMap()).filter(
  (type) => isObjectType(type) && !type.name.startsWith('__'),
)

test('every static Type.field is guarded or in the plain list, and no more is listed', () => {
  const guarded = Object.entries(rootRules).flatMap(([type, fields]) =>
    Object.keys(fields)
      .filter((field) => field !== '*')
      .map((field) => `${type}.${field}`),
  )
  const plain: string[] = []
  const others: string[] = []
  for (const type of objectTypes)
    if (isObjectType(type))
      for (const field of Object.keys(type.getFields()))
        (plainTypes.includes(type.name) ? plain : others).push(`${type.name}.${field}`)
  expect(others.sort()).toEqual(guarded.sort())
  expect([...plainTypes].sort()).toEqual([...new Set(plain.map((field) => field.split('.')[0]))].sort())
})

test('every root field has another resolver than the bare one', () => {
  for (const root of ['Query', 'Mutation'] as const) {
    const bare = objectTypeOf(unguardedSchema(), root).getFields()
    for (const [name, field] of Object.entries(guardedRoot(root).getFields()))
      expect([name, field.resolve === bare[name]?.resolve]).toEqual([name, false])
  }
})

test('what the rule of each root field of a query says can be asked beforehand; what has none is denied', () => {
  const messages = Object.keys(guardedRoot('Query').getFields()).map(
    (name) => refusalOfQuery(name, anonymous)?.message ?? 'allowed',
  )
  expect(new Set(messages)).toEqual(new Set(['allowed', 'access.signIn']))
  for (const name of ['nothing', '*', 'constructor'])
    expect(refusalOfQuery(name, anonymous)?.message).toBe('access.noRule')
})

test('no static type has a name that a dataset could take', () => {
  const endings = Object.values(rowTypeNames('x')).map((name) => name.slice(1))
  for (const name of Object.keys(unguardedSchema().getTypeMap()))
    expect(endings.filter((ending) => name.endsWith(ending))).toEqual([])
  for (const ending of endings)
    expect(endings.filter((other) => other !== ending && other.endsWith(ending))).toEqual([])
})
