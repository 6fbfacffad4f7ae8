import { createCatalogService, type CatalogService } from '../../../src/catalog/service'
import type { ImportOptions } from '../../../src/intake/import-job'
import { systemClock, type Clock } from '../../../src/kernel/clock'
import { AppError } from '../../../src/kernel/errors'
import { openImporting, said, type Importing } from './importing'

let importing: Importing
beforeAll(async () => {
  importing = await openImporting()
  await importing.run('code,name\n1,甲\n2,乙\n', { dataset: 'known', manifest: said, publish: true })
  await importing.run('code,name\n1,甲\n', { dataset: 'sketch', manifest: { ...said, title: '草稿' } })
})
afterAll(() => importing.close())

/** The catalogue, with one of its steps failing. */
const failing = (step: keyof CatalogService): { readonly catalog: CatalogService } => ({
  catalog: { ...importing.catalog, [step]: () => Promise.reject(new Error(`no ${step}`)) },
})

const many = `code,name\n${Array.from({ length: 40_000 }, (_, n) => `${String(n + 1000)},x`).join('\n')}\n`

/** The ways of importing, each of which a failure must leave as it found it. */
const ways: readonly (readonly [string, Partial<ImportOptions>])[] = [
  ['a new dataset', { dataset: 'fresh', manifest: said, publish: true }],
  ['a draft', { dataset: 'sketch', manifest: { title: 'other', key: ['name'] } }],
  ['the next version', { dataset: 'known' }],
  ['an append', { dataset: 'known', append: true }],
]

describe.each(ways)('nothing has changed when %s fails', (_way, options) => {
  let before: unknown
  beforeEach(async () => {
    before = await importing.state()
  })
  afterEach(async () => {
    expect(await importing.state()).toEqual(before)
    expect(await importing.rows('known', 'code', 'name')).toEqual([
      ['1', '甲'],
      ['2', '乙'],
    ])
  })

  test('because the file is broken', async () => {
    await expect(importing.run('code,name\n7,x\n8\n', options)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    })
  })

  test('because a value does not fit', async () => {
    const columns = { code: { type: 'DATE' } } as const
    const manifest = { ...options.manifest, columns }
    await expect(importing.run('code,name\nx,x\n', { ...options, manifest })).rejects.toThrow(/x/)
  })

  test('because the file is changed between the passes', async () => {
    let loading = false
    const onProgress = ({
      phase,
      bytes,
      totalBytes,
    }: {
      phase: string
      bytes: number
      totalBytes: number
    }): void => {
      if (phase === 'reading' && bytes === totalBytes && !loading)
        importing.write('file.csv', many.replace(',x', ',y'))
      if (phase === 'loading') loading = true
    }
    await expect(importing.run(many, options, { onProgress })).rejects.toMatchObject({
      fault: { message: 'intake.changed' },
    })
    expect(loading).toBe(true)
  })

  test('because it is interrupted, in either pass', async () => {
    for (const at of ['reading', 'loading']) {
      const stop = new AbortController()
      const onProgress = ({ phase }: { phase: string }): void => void (phase === at && stop.abort())
      const run = importing.run(many, options, { signal: stop.signal, onProgress })
      await expect(run).rejects.toMatchObject({ fault: { message: 'intake.interrupted' } })
    }
  })

  test('because it cannot be activated', async () => {
    await expect(importing.run('code,name\n7,x\n', options, failing('activate'))).rejects.toThrow(
      'no activate',
    )
  })
})

test('a key that is not unique leaves nothing behind, be it new or the contract’s', async () => {
  const before = await importing.state()
  const twice = 'code,name\n7,x\n8,y\n7,z\n'
  for (const options of [{ dataset: 'fresh', manifest: { ...said, key: ['code'] } }, { dataset: 'known' }])
    await expect(importing.run(twice, options)).rejects.toThrow(/rows 2, 4: 7/)
  await expect(importing.run(twice, { dataset: 'known', append: true })).rejects.toThrow(/row 4/)
  expect(await importing.state()).toEqual(before)
})

test('an import of a new dataset keeps another one of it out, and is not disturbed', async () => {
  const content = 'k,v\na,1\nb,1\n'
  const [keyed, other] = [['k'], ['v']].map((key) => ({ dataset: 'apart', manifest: { ...said, key } }))
  const results: unknown[] = []
  const activate = async (...load: Parameters<CatalogService['activate']>) => {
    results.push(await importing.run(content, other ?? {}).catch((error: unknown) => error))
    return importing.catalog.activate(...load)
  }
  const deps = { catalog: { ...importing.catalog, activate } }
  await importing.run(content, { ...keyed, publish: true }, deps)
  expect(results).toMatchObject([{ code: 'INVALID_TRANSITION', fault: { message: 'intake.underWay' } }])
  expect(await importing.catalog.find('apart')).toMatchObject({ status: 'PUBLISHED', key: ['k'] })
})

const MINUTE_MS = 60_000
const DAY_MS = 1440 * MINUTE_MS

test('a table that cannot be dropped when its import fails is dropped later', async () => {
  await importing.run('code,name\n1,a\n', { dataset: 'left', manifest: said, publish: true })
  const { importer } = importing.database.databases
  const tables = async () =>
    (await importer`select tablename from pg_tables where schemaname = 'rows' and tablename like 'left_g%'`)
      .length
  /** The connection of the importer, which is lost before the load is activated. */
  const away = () =>
    new Proxy(importer, { get: (sql, name) => (name === 'unsafe' ? lost : Reflect.get(sql, name)) })
  const lost = () => Promise.reject(new Error('the connection was lost'))
  const deps = { ...failing('activate'), databases: { ...importing.database.databases, importer: away() } }
  await expect(importing.run('code,name\n2,b\n', { dataset: 'left' }, deps)).rejects.toThrow('no activate')
  expect(await tables()).toBe(2)
  const later: Clock = { ...systemClock, now: () => new Date(systemClock.now().getTime() + MINUTE_MS) }
  await createCatalogService({ ...importing.database, clock: later }).expire(DAY_MS)
  expect(await tables()).toBe(1)
})

test('a key too long for an index is refused, not a crash', async () => {
  const before = await importing.state()
  const noise = Array.from({ length: 9000 }, (_, n) =>
    String.fromCodePoint(0x4e00 + ((n * 7919) % 20_000)),
  ).join('')
  const manifest = { ...said, key: ['name'] }
  await expect(importing.run(`name,n\n${noise},1\n`, { dataset: 'fresh', manifest })).rejects.toBeInstanceOf(
    AppError,
  )
  expect(await importing.state()).toEqual(before)
  // as a proposal it is only passed over
  await importing.run(`name,n\n${noise},1\n`, { dataset: 'long', manifest: said })
  expect((await importing.catalog.find('long'))?.key).toEqual(['n'])
})

test('when only publishing fails, the data stays as a draft that can be published again', async () => {
  const options = { dataset: 'nearly', manifest: said, publish: true }
  await expect(importing.run('code\n1\n', options, failing('publish'))).rejects.toThrow('no publish')
  expect(await importing.catalog.find('nearly')).toMatchObject({
    status: 'DRAFT',
    activeVersion: { rowCount: 1 },
  })
  await importing.catalog.publish('nearly', 'test')
})

test('a load that was activated although the answer was lost is never taken back', async () => {
  const lost = {
    catalog: {
      ...importing.catalog,
      activate: async (...load: Parameters<CatalogService['activate']>) => {
        await importing.catalog.activate(...load)
        throw new Error('the answer was lost')
      },
    },
  }
  await importing.run('code,name\n1,a\n', { dataset: 'lost', manifest: said, publish: true })
  await expect(importing.run('code,name\n2,b\n', { dataset: 'lost' }, lost)).rejects.toThrow('lost')
  expect(await importing.rows('lost', 'code')).toEqual([['2']])
  await expect(importing.run('code,name\n3,c\n', { dataset: 'lost', append: true }, lost)).rejects.toThrow(
    'lost',
  )
  expect(await importing.rows('lost', 'code')).toEqual([['2'], ['3']])
})

describe('numbers in JSON', () => {
  const columns = { values: { type: 'JSON' } } as const
  const imported = (json: string) =>
    importing.run(`values\n"${json}"\n`, {
      dataset: 'numbers',
      publish: true,
      manifest: { ...said, columns },
    })

  test('take no more room than a cell when PostgreSQL writes them out', async () => {
    await expect(imported(`[${Array(4_000).fill('1e307').join()}]`)).rejects.toThrow(
      /numbers written out, .* longer than 1048576 bytes \(limit CELL_MAX_BYTES\)/,
    )
  })

  test('are as long as PostgreSQL shows them', async () => {
    await imported('[1e307,-1.25e-300,12.5E+3,1.25e1,1e-16383]')
    const [[shown] = []] = await importing.rows('numbers', 'values')
    expect(shown?.length).toBe(308 + 305 + 5 + 4 + 16_385 + '[, , , , ]'.length)
  })
})
