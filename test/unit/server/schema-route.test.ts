import Fastify from 'fastify'
import { ReadyTextWriter } from '../../../src/gateway/ready-text'
import { AppError } from '../../../src/kernel/errors'
import { tellError } from '../../../src/server/refusal'
import { addSchemaRoute, type SchemaRoute } from '../../../src/server/schema-route'

const LONG = 'type Query { a: Int }\n'.repeat(100)

const ready = (() => {
  const writer = new ReadyTextWriter()
  writer.write(LONG)
  return writer.end()
})()

const ask = async (route: Partial<SchemaRoute>, headers: Record<string, string> = {}) => {
  const app = Fastify()
  app.setErrorHandler(tellError)
  addSchemaRoute(app, {
    read: () => Promise.resolve(ready),
    turnAway: () => null,
    maxBytes: 10_000,
    ...route,
  })
  return app.inject({ url: '/schema.graphql?datasets=a', headers })
}

test('the schema is text, compressed for whoever takes it so', async () => {
  expect((await ask({})).body).toBe(LONG)
  expect((await ask({})).headers['cache-control']).toBe('no-cache')
  expect((await ask({ read: () => Promise.resolve('short') })).body).toBe('short')
  const compressed = await ask({}, { 'accept-encoding': 'gzip' })
  expect(compressed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
  expect(compressed.headers['content-type']).toMatch(/^text\/plain/)
})

test('a long one leaves only as it lies ready', async () => {
  const maxBytes = LONG.length - 1
  const refused = await ask({ maxBytes })
  expect(refused.statusCode).toBe(400)
  expect(refused.json()).toEqual({
    errors: [
      {
        message: expect.stringContaining('Accept-Encoding: gzip'),
        extensions: {
          code: 'LIMIT_EXCEEDED',
          limit: { name: 'WEIR_MAX_REPLY_BYTES', value: maxBytes, asked: LONG.length },
        },
      },
    ],
  })
  expect((await ask({ maxBytes }, { 'accept-encoding': 'gzip' })).statusCode).toBe(200)
})

test('an address that asks too much is turned away before anything is made', async () => {
  const read = jest.fn()
  const refused = await ask({ read, turnAway: () => 3 })
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '3'])
  expect(refused.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] })
  expect(read).not.toHaveBeenCalled()
})

test('what the lens refuses is told in the language that was asked for', async () => {
  const read = () => Promise.reject(AppError.of('request.lensUnknown', { names: ['nope', 'none'] }))
  const refused = await ask({ read }, { 'accept-language': 'zh' })
  expect(refused.statusCode).toBe(400)
  expect(refused.json()).toEqual({
    errors: [
      { message: expect.stringMatching(/没有：nope, none。/), extensions: { code: 'BAD_USER_INPUT' } },
    ],
  })
})
