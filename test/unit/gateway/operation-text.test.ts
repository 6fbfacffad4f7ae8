import fc from 'fast-check'
import { parse } from 'graphql'
import { normalised } from '../../../src/gateway/operation-text'
import { sha256Hex } from '../../../src/kernel/hash'

const textOf = (query: string): string => normalised(parse(query)).text.text

test('literals give way to placeholders of their kind, layout and comments go, names stay', () => {
  const { text, literals } = normalised(
    parse(`
      # for Li Lei
      query Parks($name: String = "default", $n: Int) {
        rows {
          parks(where: { name: { eq: "磁器口" }, open: { eq: true }, area: { gt: 1.5 } }, first: 20, after: null) {
            nodes { big: name @include(if: $flag) }
          }
          streets(orderBy: [{ code: ASC }, { code: ASC }], where: { code: { in: [1, 2, 3] } }, first: $n) { nodes { code } }
        }
      }`),
  )
  expect(text.text).toBe(
    'query Parks($name:String=$_string$n:Int){rows{parks(where:{name:{eq:$_string}open:{eq:$_boolean}area:{gt:$_float}}' +
      'first:$_int after:null){nodes{big:name@include(if:$flag)}}streets(orderBy:[{code:ASC}]where:{code:{in:[$_int]}}' +
      'first:$n){nodes{code}}}}',
  )
  expect(text.hash).toBe(sha256Hex(text.text))
  expect(literals).toEqual([
    'string:default',
    'string:磁器口',
    'boolean:true',
    'float:1.5',
    'int:20',
    'int:1',
    'int:2',
    'int:3',
  ])
})

test('documents that differ in values and layout alone have one text', () => {
  expect(textOf('{ a(x: 1, y: "b") { c } }')).toBe(textOf('{a(x:2\n y:"""d""")\n{c}}'))
  expect(textOf('{ a(x: [1]) }')).toBe(textOf('{ a(x: [2, 3]) }'))
})

test.each([
  ['a literal of another kind', '{ a(x: 1) }', '{ a(x: "1") }'],
  ['another column', '{ a { b } }', '{ a { c } }'],
  ['another order', '{ a(o: ASC) }', '{ a(o: DESC) }'],
  ['null in place of a value', '{ a(x: 1) }', '{ a(x: null) }'],
  [
    'a variable that is called as a placeholder',
    'query ($_int: Int) { a(x: $_int) b(x: 1) }',
    'query ($_int: Int) { a(x: 1) b(x: $_int) }',
  ],
])('documents that differ by %s have two', (_, one, other) => {
  expect(textOf(one)).not.toBe(textOf(other))
})

test('R-32: no string of a document is in its text, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 4 }), (value) => {
      fc.pre(value.isWellFormed())
      const secret = `◆${value}`
      const { text, literals } = normalised(parse(`{ a(x: [{ y: ${JSON.stringify(secret)} }]) }`))
      expect(text.text).toBe('{a(x:[{y:$_string}])}')
      expect(literals).toEqual([`string:${secret}`])
    }),
  )
})

test('it is made once a document', () => {
  const document = parse('{ a(x: 1) }')
  expect(normalised(document)).toBe(normalised(document))
})
