import fc from 'fast-check'
import { MessageReader } from '../../../src/db/message-reader'

const message = (type: string, body: Buffer): Buffer => {
  const header = Buffer.alloc(5)
  header.write(type)
  header.writeUInt32BE(4 + body.length, 1)
  return Buffer.concat([header, body])
}

/** What comes of a stream that is read in steps of so many bytes; a step never takes more than there is space for. */
const read = (reader: MessageReader, stream: Buffer, steps: readonly number[]): Buffer[] => {
  const taken: Buffer[] = []
  for (let at = 0, i = 0; at < stream.length; i += 1) {
    const { space } = reader
    const count = Math.min(steps[i % steps.length] ?? 1, space.length, stream.length - at)
    stream.copy(space, 0, at, at + count)
    at += count
    const messages = reader.take(count)
    if (messages !== undefined) taken.push(messages)
  }
  return taken
}

const lengths = fc.oneof(
  { weight: 6, arbitrary: fc.nat(300) },
  { weight: 2, arbitrary: fc.nat(70_000) },
  { weight: 1, arbitrary: fc.constantFrom(65_531, 65_532, 65_536, 131_072, 200_000) },
)

test('however a stream is cut, its messages come whole and in order, a long one alone', () => {
  fc.assert(
    fc.property(
      fc.array(lengths, { minLength: 1, maxLength: 20 }),
      fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 65_536 })), {
        minLength: 1,
        maxLength: 5,
      }),
      (bodies, steps) => {
        const sent = bodies.map((length, i) => message('D', Buffer.alloc(length, i + 1)))
        const taken = read(new MessageReader(), Buffer.concat(sent), [...steps, 65_536])
        expect(Buffer.concat(taken).equals(Buffer.concat(sent))).toBe(true)
        const ends = new Set<number>()
        sent.reduce((end, { length }) => {
          ends.add(end + length)
          return end + length
        }, 0)
        let at = 0
        for (const messages of taken) {
          at += messages.length
          expect(ends.has(at)).toBe(true)
        }
        for (const long of sent.filter(({ length }) => length > 65_536))
          expect(taken.filter((each) => each.equals(long))).toHaveLength(1)
      },
    ),
    { numRuns: 300 },
  )
})

test('what was taken stays as it is while more is read', () => {
  const reader = new MessageReader()
  const sent = [1, 2, 3].map((value) => message('D', Buffer.alloc(100, value)))
  const taken = sent.flatMap((each) => read(reader, each, [105]))
  expect(taken.map((each) => each.equals(sent[taken.indexOf(each)] ?? Buffer.alloc(0)))).toEqual([
    true,
    true,
    true,
  ])
})

test('a long message has memory of exactly its size', () => {
  const [long] = read(new MessageReader(), message('D', Buffer.alloc(160_000, 7)), [65_536])
  expect(long?.buffer.byteLength).toBe(160_005)
})

test.each([
  ['a length beyond all messages', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['a length of half a gigabyte', Buffer.from('220 mail.example.org ESMTP\r\n')],
  ['a length that does not hold itself', Buffer.from('D\0\0\0\0rest')],
])('of who speaks another protocol all comes as it is: %s', (_, stream) => {
  expect(Buffer.concat(read(new MessageReader(), stream, [9, 1])).equals(stream)).toBe(true)
})
