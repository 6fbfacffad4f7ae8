import fc from 'fast-check'
import { guessEncoding, guessFormat, invalidUtf8At, wholeLength } from '../../../src/intake/encoding'

const strict = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

test('the first byte that is not UTF-8 is where a strict decoder would stop', () => {
  const anyBytes = fc.array(
    fc.constantFrom(0x41, 0x80, 0xbf, 0xc2, 0xe4, 0xb8, 0xad, 0xed, 0xa0, 0xf0, 0x9f, 0xff),
  )
  fc.assert(
    fc.property(anyBytes, (list) => {
      const bytes = Buffer.from(list)
      const at = invalidUtf8At(bytes)
      if (at === -1) return expect(strict(bytes)).toBe(true)
      expect(strict(bytes.subarray(0, at))).toBe(true)
      expect(strict(bytes)).toBe(false)
      return undefined
    }),
  )
})

test('text cut anywhere is put together again from whole characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(), (text, cut) => {
      const bytes = Buffer.from(text.toWellFormed())
      const first = bytes.subarray(0, cut % (bytes.length + 1))
      const whole = wholeLength(first)
      expect(first.length - whole).toBeLessThanOrEqual(3)
      expect(strict(first.subarray(0, whole))).toBe(true)
      expect(strict(bytes.subarray(whole))).toBe(true)
    }),
  )
})

test('stray continuation bytes are left where they are, to be refused', () => {
  expect(wholeLength(Buffer.from([0x41, 0x80, 0x80, 0x80]))).toBe(4)
  expect(wholeLength(Buffer.from([0x41, 0xff]))).toBeGreaterThanOrEqual(1)
  expect(wholeLength(Buffer.alloc(0))).toBe(0)
})

test('other encodings are recognised for a message only', () => {
  expect(guessEncoding(Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'))).toBe('UTF-16')
  expect(guessEncoding(Buffer.from('a,b\n1,2\n', 'utf16le'))).toBe('UTF-16LE')
  expect(guessEncoding(Buffer.from('a,b\n1,2\n', 'utf16le').swap16())).toBe('UTF-16BE')
  // 名称 in GB18030
  expect(guessEncoding(Buffer.from([0xc3, 0xfb, 0xb3, 0xc6, 0x2c]))).toBe('GB18030')
  expect(guessEncoding(Buffer.from([0x41, 0xff, 0x41]))).toBeUndefined()
})

test('a broken character hides no GB18030, and makes none of UTF-8', () => {
  // 名称 in GB18030
  const names = Buffer.concat(Array<Buffer>(300).fill(Buffer.from([0xc3, 0xfb, 0xb3, 0xc6, 0x2c])))
  const broken = (bytes: Buffer) =>
    Buffer.concat([bytes.subarray(0, 750), Buffer.from([0xff]), bytes.subarray(750)])
  expect(guessEncoding(broken(names))).toBe('GB18030')
  const utf8 = Buffer.from('磁器口街道,沙坪坝区\n'.repeat(100))
  for (let at = 0; at < 40; at++) {
    expect(guessEncoding(Buffer.concat([Buffer.from([0xff]), utf8.subarray(at)]))).toBeUndefined()
    expect(
      guessEncoding(Buffer.concat([utf8.subarray(at, at + 20), Buffer.from([0xff]), utf8])),
    ).toBeUndefined()
  }
})

test('JSON and web pages are recognised, and headers that only begin like them are not', () => {
  for (const json of ['[{"a": 1}]', '{"a": 1}', '\ufeff [\n  [1]', '{ "rows": []}'])
    expect([json, guessFormat(Buffer.from(json))]).toEqual([json, 'Json'])
  for (const page of ['<!DOCTYPE html>', '<html>', '<?xml version="1.0"?>'])
    expect([page, guessFormat(Buffer.from(page))]).toEqual([page, 'Html'])
  for (const header of ['[id],name', '{a},b', '<5 m,b', '"{""a"": 1}",b'])
    expect([header, guessFormat(Buffer.from(header))]).toEqual([header, undefined])
})

test('workbooks and archives are recognised', () => {
  expect(guessFormat(Buffer.from('PK\u0003\u0004....'))).toBe('Excel')
  expect(guessFormat(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]))).toBe('Excel')
  expect(guessFormat(Buffer.from([0x1f, 0x8b, 8]))).toBe('Gzip')
  expect(guessFormat(Buffer.from('PK,code\n'))).toBeUndefined()
})
