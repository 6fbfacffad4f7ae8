import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { startTestServer, type TestServer } from '../../support/server'

/** A reply's memory is given back when it has left (Node 22 and later): nobody else may be reading it, or have it still to read. */
const columns = 'stationCode stationName measuredAt aqi pm25 pm10 so2 no2 co o3 level'
const pages = ['ASC', 'DESC'].map(
  (order) => `{ rows { airQualityHourly(orderBy: [{ measuredAt: ${order} }], first: 1000) {
    nodes { ${columns} } more: edges { node { ${columns} } } pageInfo { hasNextPage } } } }`,
)

/** What is the same of each reply to one query. */
const dataOf = (text: string): string => text.slice(text.indexOf('{"data"'), text.indexOf(',"extensions":'))

describe.each([
  ['without a cache of answers', '0'],
  ['with one', '67108864'],
])('%s', (_, WEIR_RESULT_CACHE_BYTES) => {
  let server: TestServer
  const answers: string[] = []
  const read = async (place: number): Promise<string> =>
    dataOf((await server.ask(pages[place] ?? '', { as: 'dataUser' })).text)
  const connect = (): Socket => {
    const { hostname, port } = new URL(server.url)
    return createConnection({ host: hostname, port: Number(port) })
  }
  const message = (place: number, more = ''): string => {
    const body = JSON.stringify({ query: pages[place] })
    const head = `POST /graphql HTTP/1.1\r\nhost: weir\r\ncontent-type: application/json\r\nauthorization: Bearer ${server.keys.dataUser}`
    return `${head}${more}\r\ncontent-length: ${body.length}\r\n\r\n${body}`
  }
  /** Takes the beginning, and hangs up. */
  const leave = async (place: number): Promise<void> => {
    const socket = connect()
    socket.write(message(place))
    await once(socket, 'data')
    socket.destroy()
  }

  beforeAll(async () => {
    server = await startTestServer({ WEIR_RESULT_CACHE_BYTES, WEIR_BURST_KEY: '0', WEIR_BURST_ADDRESS: '0' })
    for (const place of pages.keys()) answers.push(await read(place))
  }, 120_000)
  afterAll(() => server.stop())

  test('each client gets the whole of its own page, though others get the same or hang up', async () => {
    expect(answers.every((answer) => answer.length > 300_000)).toBe(true)
    for (let round = 0; round < 4; round += 1) {
      const read24 = Array.from({ length: 24 }, async (_each, i) => {
        if (i % 3 === 2) await leave(i % 2)
        else expect((await read(i % 2)) === answers[i % 2]).toBe(true)
      })
      await Promise.all(read24)
    }
  })

  test('so does one that asks again before it was answered', async () => {
    const socket = connect()
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.write(message(0) + message(1) + message(0, '\r\nconnection: close'))
    await once(socket, 'end')
    const replies = Buffer.concat(chunks).toString().split('HTTP/1.1 200 OK').slice(1)
    expect(replies.map((reply, i) => dataOf(reply) === answers[[0, 1, 0][i] ?? 0])).toEqual([
      true,
      true,
      true,
    ])
    socket.destroy()
  })
})
