import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAddressPolicy } from '../../../src/notices/address-policy'
import { postOnce, resolveHost } from '../../../src/notices/webhook-request'

let server: Server | undefined
afterEach(async () => {
  server?.closeAllConnections()
  await new Promise((resolve) => server?.close(resolve))
})

const postTo = async (answer: (response: ServerResponse) => void): Promise<number> => {
  const receiver = (server = createServer((request, response) => {
    request.resume().on('end', () => answer(response))
  }))
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  return postOnce({
    url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
    headers: {},
    body: '{}',
    signal: AbortSignal.timeout(2_000),
    policy: createAddressPolicy(['127.0.0.0/8']),
    resolve: resolveHost,
  })
}

const switching = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: foo\r\nConnection: Upgrade\r\n\r\n'

test.each([
  ['a change of protocol', switching, 101],
  ['a change of protocol, and what comes after it', `${switching}anything`, 101],
  ['an advice before the reply', 'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n', 204],
])(
  '%s ends a post with its status',
  async (_, reply, status) => {
    expect(await postTo((response) => response.socket?.write(reply))).toBe(status)
  },
  5_000,
)

test('a connection that is closed without a reply ends a post with an error', async () => {
  await expect(postTo((response) => response.socket?.end())).rejects.toMatchObject({ code: 'ECONNRESET' })
}, 5_000)
