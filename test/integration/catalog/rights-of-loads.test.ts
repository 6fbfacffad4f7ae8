import { drizzle } from 'drizzle-orm/postgres-js'
import { applyEvent } from '../../../src/catalog/entry-effects'
import type { LifeFact } from '../../../src/catalog/life/event'
import { getStored } from '../../../src/catalog/stored-repository'
import { systemClock as clock } from '../../../src/kernel/clock'
import { openImporting, said, type Importing } from '../intake/importing'

/** What readers may read of a load, where the entry changed after the import had read it. */
let at: Importing

beforeAll(async () => {
  at = await openImporting()
})
afterAll(() => at.close())

const TEXT = 'code,name\n1,a\n2,b\n'
const manifest = {
  ...said,
  title: 't',
  summary: 's',
  contact: 'c',
  licence: 'l',
  attribution: 'a',
  key: ['code'],
}
const DAY_MS = 24 * 60 * 60 * 1000

const happened = (name: string, fact: LifeFact): Promise<void> =>
  drizzle(at.database.databases.control).transaction(async (tx) => {
    const event = { ...fact, accountId: null, side: 'OPENER', at: clock.now() } as const
    const stored = await getStored(tx, name)
    await applyEvent(tx, at.database.databases.importer, stored, event, { actor: 'test', at: event.at })
  })

/** Of the active version: code, then name. */
const rights = async (name: string): Promise<unknown> => {
  const table = (await at.catalog.find(name))?.activeVersion?.table ?? ''
  const [row] = await at.database.databases.importer`
    select has_column_privilege('weir_rows', ${`rows.${table}`}, 'code', 'select') as code,
      has_column_privilege('weir_rows', ${`rows.${table}`}, 'name', 'select') as name`
  return [row?.['code'], row?.['name']]
}

const columns = ['name']
const suspension = { kind: 'COLUMNS_SUSPENDED', columns, reason: 'r' } as const
const resumption = { kind: 'COLUMNS_RESUMED', columns, reason: 'r' } as const

/** A full import; `meanwhile` comes when the entry was read, and its table is not made yet. */
const replaceWhile = (dataset: string, meanwhile: () => Promise<unknown>) =>
  at.run(
    TEXT,
    { dataset },
    {
      catalog: {
        ...at.catalog,
        beginGeneration: async (name) => {
          const begun = await at.catalog.beginGeneration(name)
          await meanwhile()
          return begun
        },
      },
    },
  )

test('a column that is resumed during an import can be read after it', async () => {
  await at.run(TEXT, { dataset: 'resumed', publish: true, manifest })
  await happened('resumed', suspension)
  await at.catalog.expire(DAY_MS)
  expect(await rights('resumed')).toEqual([true, false])
  await replaceWhile('resumed', () => happened('resumed', resumption))
  expect(await rights('resumed')).toEqual([true, true])
})

test('R-03: a column that is suspended during an import has no right after it, though rights were aligned before', async () => {
  await at.run(TEXT, { dataset: 'suspended', publish: true, manifest })
  await replaceWhile('suspended', async () => {
    await happened('suspended', suspension)
    await at.catalog.expire(DAY_MS)
  })
  expect(await rights('suspended')).toEqual([true, false])
})

test('a draft that is published during its import can be read after it', async () => {
  await at.run(TEXT, { dataset: 'drafted', manifest })
  expect(await rights('drafted')).toEqual([false, false])
  const activate: typeof at.catalog.activate = async (load, actor) => {
    await at.catalog.publish('drafted', 'test')
    return at.catalog.activate(load, actor)
  }
  await at.run(TEXT, { dataset: 'drafted', manifest }, { catalog: { ...at.catalog, activate } })
  expect(await rights('drafted')).toEqual([true, true])
})
