import fc from 'fast-check'
import { isSendableAgreement, isSendableKey, requestHeaders, trimKey } from '../../../src/console/credentials'

test('a key is pasted with its scheme and white space around it', () => {
  expect(trimKey('  Bearer weir_abc\n')).toBe('weir_abc')
  expect(trimKey('bearer\tweir_abc')).toBe('weir_abc')
  expect(trimKey('weir_abc')).toBe('weir_abc')
})

test('the key goes into Authorization, the agreement into Weir-Agreement, the language into Accept-Language', () => {
  expect(requestHeaders({ key: 'weir_abc', agreement: 'CQ-2026-001' }, 'zh')).toMatchObject({
    'content-type': 'application/json',
    'accept-language': 'zh-CN',
    authorization: 'Bearer weir_abc',
    'weir-agreement': 'CQ-2026-001',
  })
})

test('what is not given is not sent', () => {
  const headers = requestHeaders({ key: '', agreement: '' }, 'en')
  expect(Object.keys(headers)).toEqual(['content-type', 'accept', 'accept-language'])
})

test.each(['密钥', 'a b', 'a\r\nX-Injected: 1', 'a\u0000', 'é', 'x'.repeat(8001)])(
  'the key %j cannot be sent, and is not',
  (key) => {
    expect(isSendableKey(key)).toBe(false)
    expect(requestHeaders({ key, agreement: '' }, 'en')).not.toHaveProperty('authorization')
  },
)

test.each(['ab', 'cq-2026', 'CQ 2026', '渝数开1号', 'A'.repeat(41)])(
  'the agreement number %j cannot be sent, and is not',
  (agreement) => {
    expect(isSendableAgreement(agreement)).toBe(false)
    expect(requestHeaders({ key: '', agreement }, 'en')).not.toHaveProperty('weir-agreement')
  },
)

test('whatever is typed makes headers that fetch accepts', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (key, agreement) => {
      expect(() => new Headers({ ...requestHeaders({ key: trimKey(key), agreement }, 'en') })).not.toThrow()
    }),
  )
})
