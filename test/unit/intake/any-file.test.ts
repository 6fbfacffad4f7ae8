import fc from 'fast-check'
import { planColumns } from '../../../src/intake/column-plan'
import { openCsv } from '../../../src/intake/csv-source'
import { scan } from '../../../src/intake/scan'
import { fitsType } from '../../../src/intake/type-fit'
import { cellKind } from '../../../src/intake/cell'
import { AppError } from '../../../src/kernel/errors'
import { createTemporaryFiles } from '../../support/temporary-file'

const files = createTemporaryFiles()
afterAll(() => files.close())

const wishes = { columns: undefined, key: undefined, openAttribute: 'UNCONDITIONAL' } as const

/** Reads a file as an import does. @returns undefined where it was refused with a message */
const read = async (content: Uint8Array) => {
  try {
    const source = await openCsv(files.write('any.csv', content))
    const { columns } = planColumns(source.name, source.header, wishes)
    const found = await scan(source, columns, {
      timeZone: 'UTC',
      watchesKeys: true,
      onProgress: () => undefined,
    })
    return { source, found }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    expect(error.textIn('en') + error.textIn('zh')).not.toMatch(/\{\w+\}/)
    return undefined
  }
}

const bytes = fc.uint8Array({ maxLength: 200 })
const csvLike = fc
  .string({
    unit: fc.constantFrom(
      'a',
      '1',
      '0',
      '-',
      '.',
      'e',
      ',',
      ';',
      '\t',
      '|',
      '"',
      '\n',
      '\r',
      ' ',
      '中',
      '\0',
    ),
    maxLength: 80,
  })
  .map((text) => Buffer.from(text))

test('any bytes are read or refused with a message, never anything else', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(bytes, csvLike), async (content) => {
      await read(content)
    }),
    { numRuns: 300 },
  )
})

test('every cell fits the type that was found for its column', async () => {
  const cell = fc.oneof(
    fc.constantFrom(
      '',
      '1',
      '-7',
      '007',
      '1.5',
      '1e5',
      '3000000000',
      'true',
      '2020-04-02',
      '2020/4/2',
      '08:00',
      '2020-04-02T08:00Z',
      'NaN',
      'x',
    ),
    fc.integer().map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 6 }), async (cells) => {
      const result = await read(Buffer.from(`n,last\n${cells.map((text) => `${text},x\n`).join('')}`))
      const column = result?.found.columns[0]
      if (column === undefined) throw new Error('it was refused')
      expect(column.nullable).toBe(cells.includes(''))
      for (const text of cells)
        if (text !== '')
          expect([column.type, text, fitsType(column.type, cellKind(text), text)]).toEqual([
            column.type,
            text,
            true,
          ])
    }),
    { numRuns: 200 },
  )
})
