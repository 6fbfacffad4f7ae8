import { createAddressPolicy } from '../../../src/notices/address-policy'
import { parseWebhookUrl } from '../../../src/notices/webhook-url'

const closed = [
  '127.0.0.1',
  '127.255.255.254',
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.168.1.1',
  '198.18.0.1',
  '203.0.113.9',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fe80::1%lo',
  'ff02::1',
  'localhost',
  '',
]

test.each(closed)('a webhook may not call %s', (address) => {
  expect(createAddressPolicy([]).allows(address)).toBe(false)
})

test.each(['1.1.1.1', '8.8.8.8', '172.15.0.1', '172.32.0.1', '2400:3200::1', '2606:4700::1111'])(
  'a webhook may call %s',
  (address) => {
    expect(createAddressPolicy([]).allows(address)).toBe(true)
  },
)

test('a network inside the city may be called where the operator allowed it, and none beside it', () => {
  const policy = createAddressPolicy(['10.20.0.0/16', '192.168.7.7', 'fd12::/32'])
  const asked = ['10.20.3.4', '10.21.0.1', '192.168.7.7', '192.168.7.8', 'fd12::1', 'fd13::1', '127.0.0.1']
  expect(asked.filter((address) => policy.allows(address))).toEqual(['10.20.3.4', '192.168.7.7', 'fd12::1'])
})

test('TLS may be left out on a loopback address that the operator allowed, and nowhere else', () => {
  const asked = ['127.0.0.1', '::1', '10.0.0.1', '8.8.8.8', 'localhost']
  const plainIn = (...networks: readonly string[]) =>
    asked.filter((address) => createAddressPolicy(networks).allowsPlain(address))
  expect(plainIn()).toEqual([])
  expect(plainIn('10.0.0.0/8', '127.0.0.0/8')).toEqual(['127.0.0.1'])
  expect(plainIn('::/0', '0.0.0.0/0')).toEqual(['127.0.0.1', '::1'])
})

test.each([
  'http://example.org/hook',
  'http://127.0.0.1/hook',
  'https://127.0.0.1/',
  // ways to write 127.0.0.1 that the URL standard knows
  'https://2130706433/',
  'https://0x7f.1/',
  'https://0177.0.0.1/',
  'https://127.1/',
  'https://１２７.0.0.1/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://10.1.2.3/',
  'https://169.254.169.254/latest/meta-data',
  'https://user:password@example.org/',
  'https://example.org/#part',
  'ftp://example.org/',
  'file:///etc/passwd',
  'example.org',
  '',
  `https://example.org/${'a'.repeat(2000)}`,
])('%s is no address of a webhook', (url) => {
  expect(() => parseWebhookUrl(url, createAddressPolicy([]))).toThrow(/webhook must be|not on the public/)
})

test('the address of a webhook is kept as the URL standard writes it', () => {
  const policy = createAddressPolicy(['127.0.0.0/8'])
  expect(parseWebhookUrl(' https://Example.org:443/a?b=c ', policy)).toBe('https://example.org/a?b=c')
  expect(parseWebhookUrl('http://127.1:8080', policy)).toBe('http://127.0.0.1:8080/')
})
