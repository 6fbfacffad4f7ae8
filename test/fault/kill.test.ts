import { setTimeout as sleep } from 'node:timers/promises'
import { checkRollup } from '../../src/metering/rollup/rollup-check'
import { rollUp } from '../../src/metering/rollup/rollup'
import { verifyLog } from '../../src/metering/verify/verify'
import { createCaseDriver } from '../support/agreed-case'
import { application } from '../support/demo-case'
import { propertyRuns } from '../support/property-runs'
import { until } from '../support/until'
import type { Note } from './client-note'
import { contradictions } from './contradictions'
import { openStage, type Clients, type Stage } from './clients'
import type { Fleet } from './fleet'
import { readLogged, readVoids, type Logged, type LoggedOperation } from './logged'

/**
 * What was received is on the log, whatever dies: gateways are killed at any moment, PostgreSQL is restarted and
 * connections are broken, while clients ask and note what they get. `WEIR_PROPERTY_RUNS=100` for the long run.
 */
const USUAL_RUNS = 4
const { runs, seed } = propertyRuns(USUAL_RUNS)
/** Of all gateways. */
const CLIENTS = 200
const PAUSE_MS = 2_500
const BREAKS_ONE_OF = 25

jest.setTimeout(300_000 + runs * 60_000)

let fleet: Fleet
let clients: Clients
let stage: Stage | undefined
beforeAll(async () => {
  stage = await openStage(3)
  ;({ fleet, clients } = stage)
})
afterAll(() => stage?.close())

const queries = [
  '{ rows { streets(first: 20) { nodes { code name } } } }',
  '{ rows { districts(first: 5) { nodes { code streets(first: 3) { nodes { code } } } } } }',
  '{ rows { villages(first: 400) { nodes { code name } } housingApplicants(first: 1) { nodes { name } } } }',
].map((query) => ({ query }))
const agreed = [
  { query: '{ rows { housingApplicants(first: 30) { nodes { applicationNumber districtCode } } } }' },
]
const changes = [
  {
    query: 'mutation($a: ApplicationInput!) { apply(application: $a) { id } }',
    variables: { a: application },
  },
]

test('R-27, R-28, R-36: what was received is recorded once with its figures, though gateways are killed', async () => {
  const random = randomOf(seed)
  const agreement = await openAgreement()
  const key = fleet.keyOf('dataUser')
  const crowd = { key, pauseMs: PAUSE_MS, breaksOneOf: BREAKS_ONE_OF }
  const each = Math.floor(CLIENTS / 3)
  clients.begin({ ...crowd, group: 'rows', agreement: null, queries, clientsPerGateway: each - 16 })
  clients.begin({ ...crowd, group: 'agreed', agreement, queries: agreed, clientsPerGateway: 15 })
  clients.begin({ ...crowd, group: 'changes', agreement: null, queries: changes, clientsPerGateway: 2 })
  for (let round = 0; round < runs; round += 1) {
    await sleep(300 + random(700))
    await faultOf(round, random)
    if (runs > USUAL_RUNS && round % 10 === 9) process.stderr.write(`${String(round + 1)} rounds\n`)
  }
  await sleep(1_000)
  for (const group of ['rows', 'agreed', 'changes']) await clients.end(group)
  // gateways that live have said what they know, and the rollup is behind
  await until(async () => (await missingVoids()).length === 0)

  const logged = await readLogged(fleet.sql)
  expect(contradictions(clients.notes, logged)).toEqual([])
  expect(await missingVoids()).toEqual([])
  expect(voidsAgainst(clients.notes, logged)).toEqual([])
  expect(await verifyLog(fleet.sql)).toMatchObject({ ok: true, problems: [] })
  await until(async () => {
    await rollUp({ databases: { control: fleet.sql, audit: fleet.sql }, timeZone: 'Asia/Shanghai' })
    return (await fleet.sql`select from metering.rollup_due limit 1`).length === 0
  })
  const rollup = await checkRollup(fleet.sql, { from: null, to: null })
  expect(rollup).toMatchObject({ differences: [] })
  expect(rollup.operations).toBeGreaterThan(logged.operations.size)

  expect(clients.notes.filter(({ isHung }) => isHung)).toEqual([])
  expect(fleet.deaths).toEqual([])
  const whole = clients.notes.filter(({ isWhole }) => isWhole).length
  // it was no idle time, and connections did break
  expect(whole).toBeGreaterThan(runs * 100)
  expect(clients.notes.length - whole).toBeGreaterThan(runs)
  if (runs > USUAL_RUNS) process.stderr.write(`${JSON.stringify(summary(whole, logged))}\n`)
})

/** A gateway is killed in each round; in some PostgreSQL too, or connections of its clients. */
const faultOf = async (round: number, random: (below: number) => number): Promise<void> => {
  const at = random(fleet.gateways.length)
  if (round % 4 === 1) await fleet.restartPostgres()
  if (round % 4 === 2)
    await fleet.sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where application_name like 'weir %' and application_name not in ('weir test', 'weir presence')
        and hashint4(pid) % 3 = ${random(3)}`
  const { url } = await fleet.replace(at)
  clients.gateway(at, url)
}

const openAgreement = async (): Promise<string> => {
  const [first] = fleet.gateways
  if (first === undefined) throw new Error('no gateway')
  const driver = createCaseDriver({ ask: (query, options) => fleet.ask(first, query, options) })
  const { agreement } = await driver.openAgreement()
  return agreement?.number ?? ''
}

/** What a gateway that lives knows not to have been handed over whole, and has no void record that says so. */
const missingVoids = async (): Promise<readonly unknown[]> => {
  const voids = await readVoids(fleet.sql)
  const found: unknown[] = []
  for (const { handedOver, isAlive } of fleet.gateways) {
    if (!isAlive) continue
    for (const { record, isWhole, wroteAtMs } of handedOver) {
      if (record === null || isWhole) continue
      const told = voids.get(record)
      if (told === undefined || told > 0 !== (wroteAtMs !== null)) found.push({ record, told, wroteAtMs })
    }
  }
  return found
}

/** Voids of what was received all the same. */
const voidsAgainst = (notes: readonly Note[], { voids }: Logged): readonly unknown[] =>
  notes.filter(({ isWhole, record }) => isWhole && record !== null && voids.has(record))

const summary = (whole: number, { operations, voids }: Logged): object => ({
  seed,
  rounds: runs,
  requests: clients.notes.length,
  whole,
  records: operations.size,
  unreceived: [...operations.keys()].length - whole,
  voids: voids.size,
  rowsReceived: clients.notes.reduce((sum, { rows }) => sum + rows, 0),
  rowsRecorded: [...operations.values()].reduce((sum: number, { rows }: LoggedOperation) => sum + rows, 0),
})

/** Numbers below a bound, the same for the same seed. */
const randomOf = (from: number): ((below: number) => number) => {
  let state = from >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
