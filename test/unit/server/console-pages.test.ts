import Fastify, { type FastifyInstance } from 'fastify'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serveConsole } from '../../../src/server/console-pages'

const folder = mkdtempSync(join(tmpdir(), 'weir-pages-'))
for (const file of ['index', 'playground', 'apply', 'missing'])
  writeFileSync(join(folder, `${file}.html`), `<p>${file}</p>`)
afterAll(() => rmSync(folder, { recursive: true }))

const appOf = async (from: string): Promise<FastifyInstance> => {
  const app = Fastify()
  const pages = await serveConsole(app, from)
  app.setNotFoundHandler((request, reply) => {
    if (pages?.answerMissing(request, reply) !== true) void reply.code(404).send({ errors: [] })
  })
  return app
}

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

test.each([
  ['/', 'index'],
  ['/playground', 'playground'],
  ['/console', 'apply'],
])('%s is the page %s', async (url, page) => {
  const answer = await (await appOf(folder)).inject({ url, headers: browser })
  expect([answer.statusCode, answer.body]).toEqual([200, `<p>${page}</p>`])
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
})

test('an unknown address is a page for a browser, also when it asks again, and JSON for a program', async () => {
  const app = await appOf(folder)
  const url = '/nowhere'
  const page = await app.inject({ url, headers: browser })
  expect([page.statusCode, page.body]).toEqual([404, '<p>missing</p>'])
  expect([page.headers['etag'], page.headers['vary']]).toEqual([undefined, 'accept, accept-encoding'])
  const program = await app.inject({ url, headers: { accept: '*/*' } })
  expect([program.statusCode, program.json()]).toEqual([404, { errors: [] }])
})

test('where no pages are built, everyone gets JSON', async () => {
  const answer = await (await appOf(join(folder, 'none'))).inject({ url: '/nowhere', headers: browser })
  expect([answer.statusCode, answer.json()]).toEqual([404, { errors: [] }])
})
