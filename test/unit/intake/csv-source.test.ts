import fc from 'fast-check'
import { AppError } from '../../../src/kernel/errors'
import { openCsv } from '../../../src/intake/csv-source'
import { sha256 } from '../../../src/kernel/hash'
import { createTemporaryFiles } from '../../support/temporary-file'

const files = createTemporaryFiles()
afterAll(() => files.close())

interface Read {
  readonly header: readonly string[]
  readonly records: readonly (readonly string[])[]
  readonly rows: readonly number[]
  readonly lines: readonly number[]
}

const read = async (content: string | Uint8Array): Promise<Read> => {
  const source = await openCsv(files.write('file.csv', content))
  const reading = source.read()
  const [records, rows, lines]: [(readonly string[])[], number[], number[]] = [[], [], []]
  for await (const batch of reading) {
    records.push(...batch.records)
    rows.push(...batch.records.map((_, at) => batch.firstRow + at))
    lines.push(...batch.lines)
  }
  expect(reading.digest.sha256.equals(sha256(Buffer.from(content)))).toBe(true)
  return { header: source.header, records, rows, lines }
}

const refusal = async (content: string | Uint8Array): Promise<AppError> => {
  const error: unknown = await read(content).catch((e: unknown) => e)
  if (!(error instanceof AppError)) throw new Error(`refused with ${String(error)}`)
  expect(error.textIn('en')).not.toMatch(/\{\w+\}/)
  expect(error.textIn('zh')).not.toMatch(/\{\w+\}/)
  return error
}

const params = async (content: string | Uint8Array): Promise<object> => {
  const { fault } = await refusal(content)
  return { id: fault.message, ...fault.params }
}

describe('what a file may look like', () => {
  test.each([
    ['comma', 'a,b\n1,2\n3,4\n'],
    ['semicolon', 'a;b\n1;2\n3;4\n'],
    ['tab', 'a\tb\n1\t2\n3\t4\n'],
    ['bar', 'a|b\n1|2\n3|4\n'],
    ['CRLF', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['CR alone', 'a,b\r1,2\r3,4\r'],
    ['no line break at the end', 'a,b\n1,2\n3,4'],
    ['byte order mark', '\ufeffa,b\n1,2\n3,4\n'],
    ['quotes everywhere', '"a","b"\n"1","2"\n"3","4"\n'],
    ['blank rows at the end', 'a,b\n1,2\n3,4\n\n,\n""\n\n,\n'],
  ])('%s', async (_what, content) => {
    const { header, records, rows } = await read(content)
    expect(header).toEqual(['a', 'b'])
    expect(records).toEqual([
      ['1', '2'],
      ['3', '4'],
    ])
    expect(rows).toEqual([2, 3])
  })

  test('quotes, doubled quotes, delimiters and line breaks in cells; rows and physical lines are both counted', async () => {
    const { records, rows, lines } = await read(
      'a,b\r\n"x ""y""","1,2"\r\n"two\r\nlines","\n\n"\r\n,""\r\nlast,1\r\n',
    )
    expect(records).toEqual([
      ['x "y"', '1,2'],
      ['two\r\nlines', '\n\n'],
      ['', ''],
      ['last', '1'],
    ])
    expect(rows).toEqual([2, 3, 4, 5])
    expect(lines).toEqual([2, 3, 7, 8])
  })

  test('a delimiter that only stands in cells is none', async () => {
    expect((await read('a;b\n1,5;2,5\n3,5;4,5\n')).records).toEqual([
      ['1,5', '2,5'],
      ['3,5', '4,5'],
    ])
    expect((await read('note\nhello; world\n"a, b"\n')).header).toEqual(['note'])
  })

  test('one column, Chinese, emoji, blanks kept', async () => {
    const { header, records } = await read('名称\n 磁器口 \n🙂\n')
    expect(header).toEqual(['名称'])
    expect(records).toEqual([[' 磁器口 '], ['🙂']])
  })

  test('a blank record in the middle is a record of missing values', async () => {
    const { records, rows, lines } = await read('a,b\n1,2\n,\n,\n3,4\n,\n')
    expect(records).toEqual([
      ['1', '2'],
      ['', ''],
      ['', ''],
      ['3', '4'],
    ])
    expect(rows).toEqual([2, 3, 4, 5])
    expect(lines).toEqual([2, 3, 4, 5])
  })

  test('thousands of blank records in the middle come in pieces, numbered on', async () => {
    const { records, rows } = await read(`a,b\n1,2\n${',\n'.repeat(10_000)}3,4\n`)
    expect(records).toHaveLength(10_002)
    expect(rows.at(-1)).toBe(10_003)
    expect(rows.every((row, at) => row === at + 2)).toBe(true)
  })

  test('a header with line breaks in it, and one alone', async () => {
    expect((await read('"a\nb",c\n1,2\n')).header).toEqual(['a\nb', 'c'])
    expect((await read('a,b\n')).records).toEqual([])
    expect((await read('a,b')).header).toEqual(['a', 'b'])
  })

  test('hostile headers are read as they are', async () => {
    const labels = [
      '__proto__',
      'constructor',
      'Query',
      "'); drop table rows.t; --",
      'x'.repeat(300),
      '🙂',
      '',
    ]
    expect((await read(`${labels.join(',')}\n${labels.map(() => '1').join(',')}\n`)).header).toEqual(labels)
  })
})

test('whatever cells hold, they are read as they were written', async () => {
  const cell = fc
    .string({ unit: 'grapheme', maxLength: 12 })
    .map((text) => text.replaceAll('\0', '').toWellFormed())
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
  const table = fc.tuple(
    fc.array(fc.tuple(cell, cell, cell), { maxLength: 20 }),
    fc.constantFrom('\n', '\r\n', '\r'),
  )
  await fc.assert(
    fc.asyncProperty(table, async ([rows, end]) => {
      const written = [['a', 'b', 'c'], ...rows, ['x', 'y', 'z']]
      const text = written.map((record) => record.map(quoted).join(',') + end).join('')
      const { records } = await read(text)
      expect(records).toEqual(written.slice(1))
    }),
    { numRuns: 60 },
  )
})

test('characters that lie across the pieces of a long file stay whole', async () => {
  const cells = Array.from({ length: 40_000 }, (_, n) => `磁器口${'a'.repeat(n % 7)}🙂`)
  const { records } = await read(`n\n${cells.join('\n')}\n`)
  expect(records.map(([cell]) => cell)).toEqual(cells)
})

describe('what is refused, and where', () => {
  test('nothing at all', async () => {
    for (const content of ['', '\ufeff', '\n\n', '  \n', '\0\0\0\0'])
      expect(await params(content)).toMatchObject({ id: expect.stringMatching(/intake\.(emptyFile|utf16)/) })
  })

  test('a blank line where the header should be', async () => {
    expect(await params('\na,b\n1,2\n')).toMatchObject({ id: 'intake.blankHeader' })
    expect(await params(',,\n1,2,3\n')).toMatchObject({ id: 'intake.blankHeader' })
  })

  test('too many and too few fields, by row and line', async () => {
    expect(await params('a,b\n"x\ny",2\n1,2,3\n')).toMatchObject({
      id: 'intake.fieldCount',
      row: 3,
      line: 4,
      fields: 3,
      expected: 2,
    })
    expect(await params('a,b\n1,2\n1\n')).toMatchObject({ row: 3, line: 3, fields: 1 })
    expect(await params('a,b\n1,2\n\n\n1,2\n')).toMatchObject({ row: 3, line: 3, fields: 1 })
    expect(await params('a,b\n1,2,3\n1,2,3\n')).toMatchObject({ row: 2, fields: 3 })
  })

  test('a title above the header', async () => {
    expect(await params('2020年统计\na,b\n1,2\n')).toMatchObject({ id: 'intake.fieldCountOfOne', row: 2 })
  })

  test('quotation marks that are not closed, or stand inside a cell', async () => {
    expect(await params('a,b\n1,2\n"x,3\n4,5\n')).toMatchObject({ id: 'intake.openQuote', row: 3, line: 3 })
    expect(await params('a,b\n1,2\n5" pipe,3\n')).toMatchObject({ id: 'intake.strayQuote', row: 3, line: 3 })
    expect(await params('a,b\n1,2\n"x"y,3\n')).toMatchObject({ id: 'intake.strayQuote', row: 3 })
    expect(await params(`"a,b\n${'1,2\n'.repeat(80_000)}`)).toMatchObject({ id: 'intake.headerTooLong' })
  })

  test('bytes that are not UTF-8, by offset and line', async () => {
    const bad = Buffer.concat([Buffer.from('a,b\n1,2\n3,'), Buffer.from([0xff]), Buffer.from('\n')])
    expect(await params(bad)).toMatchObject({ id: 'intake.notUtf8', offset: 10, line: 3 })
    const late = Buffer.concat([
      Buffer.from(`a,b\r\n${'1,2\r\n'.repeat(100_000)}3,`),
      Buffer.from([0xe4, 0xb8]),
    ])
    expect(await params(late)).toMatchObject({ id: 'intake.notUtf8', offset: 500_007, line: 100_002 })
    const surrogate = Buffer.concat([Buffer.from('a\n'), Buffer.from([0xed, 0xa0, 0x80])])
    expect(await params(surrogate)).toMatchObject({ id: 'intake.notUtf8', offset: 2, line: 2 })
  })

  test('GB18030 and UTF-16, with what to do', async () => {
    const gb = Buffer.from([0xc3, 0xfb, 0xb3, 0xc6, 0x2c, 0x61, 0x0a, 0xd6, 0xd0, 0x2c, 0x31, 0x0a])
    expect((await refusal(gb)).textIn('en')).toContain('iconv -f GB18030 -t UTF-8')
    expect(await params(Buffer.from('\ufeffa,b\n', 'utf16le'))).toMatchObject({ id: 'intake.utf16' })
    expect(await params(Buffer.from('a,b\n1,2\n', 'utf16le'))).toMatchObject({ id: 'intake.utf16' })
  })

  test('a zero byte, by row and line', async () => {
    expect(await params('a,b\n"x\ny",2\n1,\0\n')).toMatchObject({ id: 'intake.zeroByte', row: 3, line: 4 })
    expect(await params('a,b\0\n1,2\n')).toMatchObject({ id: 'intake.zeroByte', row: 1, line: 1 })
  })

  test('workbooks and archives', async () => {
    expect(await params('PK\u0003\u0004x')).toMatchObject({ id: 'intake.isExcel' })
    expect(await params(Buffer.from([0x1f, 0x8b, 8, 0]))).toMatchObject({ id: 'intake.isGzip' })
  })

  test('more than 500 columns', async () => {
    const header = (count: number): string =>
      Array.from({ length: count }, (_, n) => `c${String(n)}`).join(',')
    expect((await read(`${header(500)}\n`)).header).toHaveLength(500)
    expect(await params(`${header(501)}\n`)).toMatchObject({
      id: 'intake.tooManyColumns',
      columns: 501,
      limit: 500,
    })
  })

  test('a cell of more than 1 MiB, in bytes', async () => {
    const most = '市'.repeat(349_525)
    expect((await read(`a,b\n1,${most}x\n`)).records[0]?.[1]).toHaveLength(349_526)
    expect(await params(`a,b\n1,2\n1,${most}xy\n`)).toMatchObject({
      id: 'intake.cellTooLong',
      row: 3,
      line: 3,
    })
  })

  test('a record of more than 16 MiB: a quotation mark that swallows the file', async () => {
    const rest = '1,2\n'.repeat(4_500_000)
    expect(await params(`a,b\n1,2\n"3,4\n${rest}`)).toMatchObject({ id: 'intake.tooLong', row: 3, line: 3 })
  })

  test('what is not a file, or not there', async () => {
    await expect(openCsv('/no/such/file.csv')).rejects.toMatchObject({
      fault: { message: 'intake.unreadable', params: { reason: 'ENOENT' } },
    })
    await expect(openCsv('/')).rejects.toMatchObject({ fault: { message: 'intake.notAFile' } })
  })
})

test('a file can be read again, and tells when its header has changed', async () => {
  const path = files.write('again.csv', 'a,b\n1,2\n')
  const source = await openCsv(path)
  const drain = async (): Promise<string> => {
    const reading = source.read()
    for await (const batch of reading) expect(batch.records).toEqual([['1', '2']])
    return reading.digest.sha256.toString('hex')
  }
  expect(await drain()).toBe(await drain())
  files.write('again.csv', 'b,a\n1,2\n')
  await expect(drain()).rejects.toMatchObject({ fault: { message: 'intake.changed' } })
})
