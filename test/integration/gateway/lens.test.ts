import { lensOf } from '../../../src/gateway/schema/lens'
import { openBareGateway, type BareGateway } from '../../support/bare-gateway'
import { fixtureSnapshot, fixtureVersions } from '../../support/region-fixture'

let world: BareGateway
beforeAll(async () => {
  world = await openBareGateway(fixtureSnapshot, fixtureVersions)
})
afterAll(() => world.gateway.stop())

const INTROSPECTION = '{ __type(name: "Rows") { fields { name } } }'

const lens = (datasets: string) => lensOf(`/graphql?datasets=${datasets}`)

test('a lens shows the datasets that it names', async () => {
  const { errors } = await world.ask(INTROSPECTION, { lens: lens('streets,%20streets,') })
  expect(errors).toEqual([])
  expect(await world.gateway.sdl(lens('streets'))).toContain('type StreetsRow ')
})

test('names of no dataset are refused by name, in introspection and in SDL', async () => {
  const asked = lens('streets,nope,None')
  const { errors } = await world.ask(INTROSPECTION, { lens: asked })
  expect(errors).toMatchObject([
    { message: expect.stringContaining('not there: None, nope.'), extensions: { code: 'BAD_USER_INPUT' } },
  ])
  await expect(world.gateway.sdl(asked)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
})

test('a dataset that is not open is refused as one that there is not', async () => {
  const refusal = async (name: string) =>
    JSON.stringify((await world.ask(INTROSPECTION, { lens: lens(name) })).errors)
  const hidden = await refusal('bunkers')
  expect(hidden).toContain('bunkers')
  expect(hidden).toBe((await refusal('bunkerz')).replaceAll('bunkerz', 'bunkers'))
})

test('a lens on a query that does not ask for the schema is not looked at', async () => {
  const { errors } = await world.ask('{ datasets { totalCount } }', { lens: lens('nope') })
  expect(errors).toEqual([])
})

test('more names than a lens takes are refused, and none is left out in silence', async () => {
  const names = Array.from({ length: 101 }, (_, i) => `a${i}`).join(',')
  const { errors } = await world.ask(INTROSPECTION, { lens: lens(names) })
  expect(errors[0]?.extensions).toEqual({
    code: 'LIMIT_EXCEEDED',
    limit: { name: 'MAX_LENS_DATASETS', value: 100, asked: 101 },
  })
})
