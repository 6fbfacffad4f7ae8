import { parseArgs } from 'node:util'
import type { Sql } from 'postgres'
import { decide, type DecisionFacts } from '../../policies/decide'
import { createAgreementRepository } from '../../src/agreements/repository'
import { connect } from '../../src/db/connection'
import { startEmbedded } from '../../src/db/embedded/embedded'
import { migrate } from '../../src/db/migrate'
import { drizzle } from 'drizzle-orm/postgres-js'
import { createCallerSource } from '../../src/identity/caller-source'
import type { Caller } from '../../src/identity/caller'
import { createIdentifier } from '../../src/identity/identify'
import { createIdentityService } from '../../src/identity/service'
import { systemClock } from '../../src/kernel/clock'
import type { MessageId } from '../../src/kernel/messages'
import type { Footprint, Use } from '../../src/query/row-query/footprint'
import { ignoreObservations } from '../../src/telemetry/observation'
import { byName, column, dataset } from '../support/catalog'
import { makeTestDirectory, removeTestDirectory } from '../support/cluster'

/**
 * What it costs to know a caller and to decide, with so many agreements stored: those of the caller's organisation are
 * at most 1,000, the others are of other organisations. One JSON line each.
 *
 *     npm run bench decide -- [--agreements 1,1000,1000000]
 *
 * The figures in `Us` but for `nextIdentifyUs` are CPU. `decideUs` is a query on one of 100 datasets, which ten of a
 * thousand agreements name and fit; `namedUs` with one of them named; `oneDatasetUs` on a dataset that all of them name,
 * each with a column of its own; `ambiguousUs` where all of them fit; `endedUs` where all have ended.
 */
const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { agreements: { type: 'string', default: '1,1000,1000000' } } })
  const dataDir = await makeTestDirectory()
  const { url, stop } = await startEmbedded({ dataDir, observe: ignoreObservations })
  await migrate({ databaseUrl: url, rowsDatabaseUrl: url }, systemClock)
  const owner = connect(url, { role: null, applicationName: 'weir bench', max: 1 })
  await storeDatasets(owner)
  for (const stored of values.agreements.split(',').map(Number))
    process.stdout.write(`${JSON.stringify(await measure(owner, stored))}\n`)
  await owner.end()
  await stop()
  await removeTestDirectory(dataDir)
}

const MOST_OF_ONE = 1_000
const DATASETS = 100
const COLUMNS = 10

const nameOf = (i: number): string => `set${i}`
const conditional = { openAttribute: 'CONDITIONAL' } as const

const spread = Array.from({ length: DATASETS }, (_, i) =>
  dataset(
    nameOf(i),
    Array.from({ length: COLUMNS }, (__, c) => column(`c${c}`, conditional)),
    conditional,
  ),
)
const crowded = dataset(
  'crowded',
  ['shared', ...Array.from({ length: MOST_OF_ONE }, (_, i) => `own${i}`)].map((name) =>
    column(name, conditional),
  ),
  conditional,
)
const facts: DecisionFacts = {
  datasets: byName(...spread, crowded),
  now: new Date('2026-06-01T00:00:00Z'),
  agreement: null,
  purpose: null,
  mode: 'API',
  emergencies: [],
  allowsAnonymousRows: false,
  applyUrl: '/apply',
}

const storeDatasets = async (owner: Sql): Promise<void> => {
  const identity = createIdentityService({ databases: { control: owner }, clock: systemClock })
  const opener = await identity.createOrganisation({ kind: 'DATA_OPENER', name: 'opener' })
  await owner`
    insert into catalog.dataset (id, name, opener_id, title, status, open_attribute, created_at)
    select gen_random_uuid(), name, ${opener.id}, name, 'PUBLISHED', 'CONDITIONAL', now()
    from unnest(${[...spread, crowded].map(({ name }) => name)}::text[]) as t (name)`
}

/** Fills up to so many agreements, one organisation after another, and measures the last one. */
const measure = async (owner: Sql, stored: number): Promise<Record<string, number>> => {
  const identity = createIdentityService({ databases: { control: owner }, clock: systemClock })
  const each = Math.min(stored, MOST_OF_ONE)
  const user = `user ${stored}`
  const account = await identity.createAccount({
    name: user,
    organisation: user,
    createOrganisation: 'DATA_USER',
    roles: ['DATA_USER'],
  })
  const { key } = await identity.createKey({ accountId: account.id })
  await storeAgreements(owner, account.organisation.id, stored, each)
  await storeOthers(owner, stored)
  await owner`vacuum analyze agreements.agreement, agreements.scope`
  const [count] = await owner<{ n: number }[]>`select count(*)::int as n from agreements.agreement`

  globalThis.gc?.()
  const heapBefore = process.memoryUsage().heapUsed
  const begun = performance.now()
  const agreements = createAgreementRepository({
    databases: { control: owner },
    clock: systemClock,
    observe: ignoreObservations,
  })
  const identifier = createIdentifier(createCallerSource(drizzle(owner), agreements), systemClock)
  const started = performance.now()
  const caller = await identifier.identify(`Bearer ${key}`, {})
  const identified = performance.now()
  globalThis.gc?.()
  const heapKb = Math.round((process.memoryUsage().heapUsed - heapBefore) / 1024)
  const rounds = 1_000
  const again = performance.now()
  for (let i = 0; i < rounds; i += 1) await identifier.identify(`Bearer ${key}`, {})
  const againUs = ((performance.now() - again) * 1_000) / rounds

  const columns = Array.from({ length: COLUMNS }, (_, c) => `c${c}`)
  return {
    stored: count?.n ?? 0,
    ofCaller: each,
    startMs: rounded(started - begun),
    firstIdentifyMs: rounded(identified - started),
    nextIdentifyUs: rounded(againUs),
    heapKb,
    decideUs: decideUs(caller, each > DATASETS ? 'access.agreementAmbiguous' : 'ALLOW', (i) =>
      reading(nameOf(i % Math.min(each, DATASETS)), columns),
    ),
    namedUs: decideUs(caller, 'ALLOW', () => reading('set0', columns), {
      ...facts,
      agreement: `OWN-${stored}-0`,
    }),
    oneDatasetUs: decideUs(caller, 'ALLOW', (i) => reading('crowded', ['shared', `own${i % each}`])),
    ambiguousUs: decideUs(caller, each > 1 ? 'access.agreementAmbiguous' : 'ALLOW', () =>
      reading('crowded', ['shared']),
    ),
    endedUs: decideUs(caller, 'access.agreementNotActive', () => reading('crowded', ['shared']), {
      ...facts,
      now: new Date('2031-01-01T00:00:00Z'),
    }),
  }
}

const reading = (name: string, columns: readonly string[]): Footprint => ({
  root: name,
  uses: new Map([[name, new Map(columns.map((each) => [each, new Set<Use>(['select', 'filter'])]))]]),
  edges: [],
  shapes: new Map([[name, new Set(['rows'])]]),
})

const ROUNDS = 5_000

/** Microseconds of CPU a decision, over many footprints that were made before, as those of known documents are. */
const decideUs = (
  caller: Caller,
  expected: 'ALLOW' | MessageId,
  footprintAt: (i: number) => Footprint,
  under: DecisionFacts = facts,
): number => {
  const footprints = Array.from({ length: 1_000 }, (_, i) => footprintAt(i))
  const run = (): void => {
    for (let i = 0; i < ROUNDS; i += 1) {
      const decision = decide(caller, footprints[i % footprints.length] ?? reading('', []), under)
      const outcome = decision.kind === 'ALLOW' ? 'ALLOW' : decision.fault.message
      if (outcome !== expected) throw new Error(`decided ${outcome}, expected ${expected}`)
    }
  }
  run()
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return rounded((user + system) / ROUNDS)
}

/** Agreements of one organisation: the n-th names a dataset of the hundred, and `crowded` with a column of its own. */
const storeAgreements = async (
  owner: Sql,
  organisation: string,
  stored: number,
  each: number,
): Promise<void> => {
  const prefix = `OWN-${stored}-`
  await owner`
    insert into agreements.agreement (id, number, user_organisation_id, opener_organisation_id, title, purpose, state,
      effective_from, effective_to, created_at)
    select gen_random_uuid(), ${prefix} || i, ${organisation}, o.id, 'bench', 'RESEARCH', 'ACTIVE',
      '2026-01-01', '2030-01-01', now()
    from generate_series(0, ${each - 1}::int) i join identity.organisation o on o.name = 'opener'`
  await owner`
    insert into agreements.scope (agreement_id, dataset_id, contract_revision, columns)
    select a.id, d.id, 1, (select jsonb_agg(jsonb_build_object('column', 'c' || c, 'uses', '["select", "filter", "sort", "group"]'::jsonb))
      from generate_series(0, ${COLUMNS - 1}::int) c)
    from (select id, split_part(number, '-', 3)::int as i from agreements.agreement
      where user_organisation_id = ${organisation}) a
    join catalog.dataset d on d.name = 'set' || (a.i % ${DATASETS}::int)`
  await owner`
    insert into agreements.scope (agreement_id, dataset_id, contract_revision, columns)
    select a.id, d.id, 1, jsonb_build_array(
      jsonb_build_object('column', 'shared', 'uses', '["select", "filter", "sort", "group"]'::jsonb),
      jsonb_build_object('column', 'own' || a.i, 'uses', '["select", "filter", "sort", "group"]'::jsonb))
    from (select id, split_part(number, '-', 3) as i from agreements.agreement
      where user_organisation_id = ${organisation}) a
    join catalog.dataset d on d.name = 'crowded'`
}

/** Those of others, a thousand to each, of one dataset each. */
const storeOthers = async (owner: Sql, stored: number): Promise<void> => {
  const [count] = await owner<{ n: number }[]>`select count(*)::int as n from agreements.agreement`
  const missing = stored - (count?.n ?? 0)
  if (missing <= 0) return
  await owner`
    insert into identity.organisation (id, kind, name, created_at)
    select gen_random_uuid(), 'DATA_USER', 'other ' || i, now()
    from generate_series(0, ${Math.ceil(missing / MOST_OF_ONE)}::int) i on conflict do nothing`
  await owner`
    insert into agreements.agreement (id, number, user_organisation_id, opener_organisation_id, title, purpose, state,
      effective_from, effective_to, created_at)
    select gen_random_uuid(), 'OTHER-' || i, u.id, o.id, 'bench', 'RESEARCH', 'ACTIVE', '2026-01-01', '2030-01-01', now()
    from generate_series(1, ${missing}::int) i
    join identity.organisation u on u.name = 'other ' || (i / ${MOST_OF_ONE}::int)
    join identity.organisation o on o.name = 'opener'`
  await owner`
    insert into agreements.scope (agreement_id, dataset_id, contract_revision, columns)
    select a.id, d.id, 1, '[{"column": "c0", "uses": ["select"]}]'
    from agreements.agreement a join catalog.dataset d on d.name = 'set0' where a.number like 'OTHER-%'`
}

const rounded = (value: number): number => Math.round(value * 100) / 100

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`)
  process.exitCode = 1
})
