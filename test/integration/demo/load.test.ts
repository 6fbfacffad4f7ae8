import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createAgreementRepository } from '../../../src/agreements/repository'
import { openCatalog } from '../../../src/catalog/live/live'
import { createCatalogService } from '../../../src/catalog/service'
import type { CatalogSnapshot, Versions } from '../../../src/catalog/live/snapshot'
import { demoRoles, writeDemoFile, type DemoKeys } from '../../../src/demo/keys'
import { loadDemo } from '../../../src/demo/load'
import type { AccountCaller } from '../../../src/identity/caller'
import { createCallers } from '../../../src/identity/callers'
import { createIdentityService } from '../../../src/identity/service'
import { systemClock as clock } from '../../../src/kernel/clock'
import { ignoreObservations, type Observation } from '../../../src/telemetry/observation'
import { createTestDatabase, type TestDatabase } from '../../support/database'

let db: TestDatabase
let observed: Observation[]
/** What two servers got that started at the same time. */
let first: readonly (DemoKeys | null)[]
let keys: DemoKeys

const load = (settings = db.settings): Promise<DemoKeys | null> =>
  loadDemo({
    databases: db.databases,
    settings,
    clock,
    observe: (observation) => {
      if (observation.kind === 'demoLoaded') observed.push(observation)
    },
  })

const counts = async (): Promise<Readonly<Record<string, number>>> => {
  const [row] = await db.databases.control<Record<string, number>[]>`
    select
      (select count(*)::int from identity.organisation) as organisations,
      (select count(*)::int from identity.account) as accounts,
      (select count(*)::int from identity.api_key) as keys,
      (select count(*)::int from agreements.agreement) as agreements,
      (select count(*)::int from catalog.dataset) as datasets,
      (select count(*)::int from catalog.generation) as generations,
      (select count(*)::int from catalog.version) as versions`
  return row ?? {}
}

const complete = { organisations: 8, accounts: 6, agreements: 1, datasets: 6, generations: 6, versions: 6 }

const missing = (): never => {
  throw new Error('not there')
}

beforeAll(async () => {
  db = await createTestDatabase({ env: { WEIR_DEMO: '1' } })
  observed = []
  first = await Promise.all([load(), load()])
  keys = first[0] ?? missing()
  await writeDemoFile(db.settings, 'http://127.0.0.1:4000', keys)
}, 180_000)

afterAll(async () => {
  await db.close()
  rmSync(db.settings.dataDir, { recursive: true, force: true })
})

test('of two servers that start at the same time one loads, and each dataset comes once', async () => {
  expect(observed.map((o) => (o.kind === 'demoLoaded' ? [o.dataset, o.place, o.count, o.rows] : []))).toEqual(
    [
      ['districts', 1, 6, 38],
      ['streets', 2, 6, 1_031],
      ['villages', 3, 6, 11_270],
      ['airQualityHourly', 4, 6, 210_240],
      ['housingApplicants', 5, 6, 5_000],
      ['waterSecurityPoints', 6, 6, 60],
    ],
  )
  // the second found the keys of the first in the file that both have
  expect(await counts()).toEqual({ ...complete, keys: 6 })
  expect(first[1]).toEqual(first[0])
})

test('the files that were generated are gone', () => {
  expect(readdirSync(db.settings.dataDir)).toEqual(['demo.json'])
})

test('a second start keeps everything, and the same keys', async () => {
  const before = await counts()
  observed = []
  expect(await load()).toEqual(keys)
  expect(observed).toEqual([])
  expect(await counts()).toEqual(before)
})

describe('the catalogue', () => {
  let snapshot: CatalogSnapshot
  let versions: Versions
  beforeAll(async () => {
    const catalog = await openCatalog(db.databases, {
      versionTtlMs: db.settings.versionTtlMs,
      clock,
      observe: ignoreObservations,
    })
    ;({ snapshot, versions } = catalog)
    await catalog.close()
  })

  const dataset = (name: string) => snapshot.datasets.get(name) ?? missing()
  const table = (name: string): string => versions.get(name)?.[0]?.table ?? missing()
  const countOf = async (from: string): Promise<number> => {
    const [row] = await db.databases.importer.unsafe<{ n: number }[]>(
      `select count(*)::int as n from ${from}`,
    )
    return row?.n ?? missing()
  }

  test.each([
    ['districts', 38, 'UNCONDITIONAL', ['code']],
    ['streets', 1_031, 'UNCONDITIONAL', ['code']],
    ['villages', 11_270, 'UNCONDITIONAL', ['code']],
    ['airQualityHourly', 210_240, 'UNCONDITIONAL', ['stationCode', 'measuredAt']],
    ['housingApplicants', 5_000, 'CONDITIONAL', ['applicationNumber']],
    ['waterSecurityPoints', 60, 'NOT_OPEN', ['code']],
  ])('%s has %i rows and is %s', async (name, rows, openAttribute, key) => {
    expect(dataset(name)).toMatchObject({ openAttribute, key })
    expect(dataset(name).opener.name).toMatch(/（演示）$/)
    expect(versions.get(name)).toMatchObject([{ number: 1, rowCount: rows }])
    expect(await countOf(`rows."${table(name)}"`)).toBe(rows)
  })

  test.each([
    ['streets', 'district', 'districtCode', 'districts', 'streets'],
    ['villages', 'street', 'streetCode', 'streets', 'villages'],
    ['villages', 'district', 'districtCode', 'districts', 'villages'],
    ['airQualityHourly', 'district', 'districtCode', 'districts', 'airQualityHourly'],
    ['housingApplicants', 'district', 'districtCode', 'districts', 'housingApplicants'],
  ])('each row of %s has its %s', async (name, relation, column, target, reverse) => {
    expect(dataset(name).relations.get(relation)).toMatchObject({ kind: 'TO_ONE', column, target })
    expect(dataset(target).relations.get(reverse)).toMatchObject({ kind: 'TO_MANY', target: name })
    const dangling = await countOf(
      `rows."${table(name)}" t where not exists (
         select from rows."${table(target)}" o where o."code" = t."${column}")`,
    )
    expect(dangling).toBe(0)
  })

  test('nothing leads to what is not open', () => {
    const targets = [...snapshot.datasets.values()].flatMap((d) =>
      [...d.relations.values()].map((r) => r.target),
    )
    expect(targets).not.toContain('waterSecurityPoints')
    expect(dataset('waterSecurityPoints').relations.size).toBe(0)
  })

  test('applicants are named and called by masks only, and their identity numbers are not open', () => {
    const { columns } = dataset('housingApplicants')
    expect(columns.get('name')).toMatchObject({ mask: { kind: 'name' }, openAttribute: 'CONDITIONAL' })
    expect(columns.get('telephone')).toMatchObject({ mask: { kind: 'telephone' } })
    expect(columns.get('identityNumber')).toMatchObject({ openAttribute: 'NOT_OPEN' })
    const masked = [...columns.values()].filter((column) => column.mask !== null)
    expect(masked.map((column) => column.name)).toEqual(['name', 'telephone'])
  })

  test('codes are text, readings are numbers, times are times', () => {
    const types = (name: string) => [...dataset(name).columns.values()].map((c) => `${c.name}:${c.type}`)
    expect(types('villages')).toEqual(['code:TEXT', 'name:TEXT', 'streetCode:TEXT', 'districtCode:TEXT'])
    expect(types('airQualityHourly')).toEqual(
      expect.arrayContaining(['measuredAt:TIMESTAMP', 'aqi:INTEGER', 'co:DECIMAL', 'primaryPollutant:TEXT']),
    )
    const nullable = [...dataset('airQualityHourly').columns.values()].filter((c) => c.nullable)
    expect(nullable.map((c) => c.name)).toEqual(['primaryPollutant'])
  })

  test('the reader of rows finds no marker in anything that it can read', async () => {
    const { importer, rows } = db.databases
    const columns = await importer<{ table: string; column: string; readable: boolean }[]>`
      select c.relname as table, a.attname as column,
        pg_catalog.has_column_privilege('weir_rows', c.oid, a.attnum, 'select') as readable
      from pg_catalog.pg_class c
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0
      where n.nspname = 'rows' and c.relkind = 'r'`
    const marked: string[] = []
    for (const { table, column, readable } of columns) {
      const text = `select count(*) from rows."${table}" where "${column}"::text ~ 'WSP-SECRET-|DEMOID'`
      if (readable) expect((await rows.query(text, [], { prepare: false }))[0]?.[0]?.toString()).toBe('0')
      else marked.push(`${table.replace(/_g\d+$/, '')}.${column}`)
    }
    expect(marked.filter((column) => !column.startsWith('water'))).toEqual([
      'housing_applicants.identityNumber',
    ])
    const all = `rows."${table('waterSecurityPoints')}" t where t::text ~ 'WSP-SECRET-'`
    expect(await countOf(all)).toBe(60)
    expect(await countOf(`rows."${table('housingApplicants')}" where "identityNumber" ~ '^DEMOID'`)).toBe(
      5_000,
    )
    await expect(
      rows.query(`select code from rows."${table('waterSecurityPoints')}"`, [], { prepare: false }),
    ).rejects.toThrow('42501')
  })
})

describe('the keys', () => {
  const callers = () => createCallers({ databases: db.databases, clock, observe: ignoreObservations })
  const callerOf = async (key: string): Promise<AccountCaller> => {
    const identified = callers()
    try {
      const caller = await identified.identify(`Bearer ${key}`, {})
      return caller.kind === 'account' ? caller : missing()
    } finally {
      await identified.close()
    }
  }

  test.each([
    ['dataUser', 'DATA_USER'],
    ['agreementUser', 'DATA_USER'],
    ['opener', 'DATA_OPENER'],
    ['authority', 'AUTHORITY'],
    ['auditor', 'AUDITOR'],
    ['operator', 'SYSTEM_OPERATOR'],
  ] as const)('the key of %s works, as %s and nothing else', async (name, role) => {
    const caller = await callerOf(keys[name])
    expect(caller.roles).toEqual([role])
    expect(caller.organisationName).toMatch(/（演示）$/)
    expect(caller.agreements.map((each) => each.number)).toEqual(
      name === 'agreementUser' ? ['CQ-DEMO-2026-001'] : [],
    )
  })

  test('the agreement opens six columns and one district, for research, until 2030', async () => {
    const [agreement] = (await callerOf(keys.agreementUser)).agreements
    expect(agreement).toMatchObject({
      state: 'ACTIVE',
      purpose: 'HOUSING_RESEARCH',
      effectiveFrom: new Date('2025-12-31T16:00:00Z'),
      effectiveTo: new Date('2029-12-31T16:00:00Z'),
    })
    const scope = agreement?.scopes.get('housingApplicants') ?? missing()
    expect(agreement?.scopes.size).toBe(1)
    expect([...scope.columns.keys()]).toEqual([
      'applicationNumber',
      'name',
      'districtCode',
      'householdSize',
      'appliedAt',
      'decision',
    ])
    expect(scope.columns.get('name')).toEqual({ name: 'name', uses: ['select'] })
    expect(scope.predicate).toEqual({ kind: 'compare', column: 'districtCode', op: 'eq', value: '500106' })
  })

  test('a lost file gives new keys for the same accounts', async () => {
    const path = join(db.settings.dataDir, 'demo.json')
    const kept = readFileSync(path, 'utf8')
    rmSync(path)
    const fresh = (await load()) ?? missing()
    await writeDemoFile(db.settings, 'http://x', { ...(JSON.parse(kept) as { keys: DemoKeys }).keys })
    for (const role of demoRoles) {
      expect(fresh[role]).not.toBe(keys[role])
      expect((await callerOf(fresh[role])).accountId).toBe((await callerOf(keys[role])).accountId)
    }
    expect((await counts())['accounts']).toBe(6)
  })

  test('a key of the file that this database does not know is replaced, the others stay', async () => {
    const { opener, ...others } = keys
    for (const wrong of [
      `${opener.slice(0, -1)}${opener.endsWith('0') ? '1' : '0'}`,
      keys.authority,
      'nonsense',
      '',
    ]) {
      await writeDemoFile(db.settings, 'http://x', { ...keys, opener: wrong })
      const { opener: replaced, ...rest } = (await load()) ?? missing()
      expect(rest).toEqual(others)
      expect(replaced).not.toBe(wrong)
      expect((await callerOf(replaced)).accountId).toBe((await callerOf(opener)).accountId)
    }
    await writeDemoFile(db.settings, 'http://x', keys)
  })

  test('on an address that other machines reach there are no keys', async () => {
    const before = await counts()
    expect(await load({ ...db.settings, host: '0.0.0.0' })).toBeNull()
    expect(await counts()).toEqual(before)
  })
})

describe('what people did since is not undone by a start', () => {
  const agreements = () =>
    createAgreementRepository({ databases: db.databases, clock, observe: ignoreObservations })

  test('a revoked key stays in the file and revoked', async () => {
    const identity = createIdentityService({ databases: db.databases, clock })
    const callers = createCallers({ databases: db.databases, clock, observe: ignoreObservations })
    const caller = await callers.identify(`Bearer ${keys.dataUser}`, {})
    await identity.revokeKey(caller.kind === 'account' ? caller.keyId : '', 'test')
    await callers.close()
    expect(await load()).toEqual(keys)
    const later = createCallers({ databases: db.databases, clock, observe: ignoreObservations })
    await expect(later.identify(`Bearer ${keys.dataUser}`, {})).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    })
    await later.close()
  })

  test('a terminated agreement stays terminated', async () => {
    await agreements().setState('CQ-DEMO-2026-001', 'TERMINATED', 'test', 'the test ends it')
    await load()
    expect((await counts())['agreements']).toBe(1)
    const [{ id } = missing()] = await db.databases.control<{ id: string }[]>`
      select id from identity.organisation where name = '山城住房研究所（演示）'`
    expect(await agreements().agreementsOf(id)).toMatchObject([{ state: 'TERMINATED' }])
  })

  test('a withdrawn dataset stays withdrawn', async () => {
    const catalog = createCatalogService({ databases: db.databases, clock })
    await catalog.withdraw('airQualityHourly', 'test', 'the test withdraws it')
    observed = []
    await load()
    expect(observed).toEqual([])
    expect(await catalog.find('airQualityHourly')).toMatchObject({ status: 'WITHDRAWN' })
  })
})
