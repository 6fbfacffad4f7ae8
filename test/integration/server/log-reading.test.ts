import { z } from 'zod'
import { rollUp } from '../../../src/metering/rollup/rollup'
import { startTestServer, type TestServer } from '../../support/server'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
  await server.ask('{ rows { streets(first: 2) { nodes { code name } } } }', { as: 'dataUser' })
}, 400_000)
afterAll(() => server.stop())

const Records = z.object({
  nodes: z.array(
    z.object({
      id: z.string(),
      account: z.string().nullable(),
      roles: z.array(z.string()),
      datasets: z.array(z.object({ name: z.string(), columns: z.array(z.string()), rows: z.string() })),
    }),
  ),
})
const fields = '{ nodes { id account roles datasets { name columns rows } } }'

test('R-33: the auditor finds records by each filter, and nobody else may', async () => {
  for (const filter of [
    '{ dataset: "streets" }',
    '{ column: "streets.code" }',
    '{ kind: "operation", column: "streets.name" }',
  ]) {
    const { data } = await server.ask(`{ usageRecords(filter: ${filter}) ${fields} }`, { as: 'auditor' })
    const { usageRecords } = z.object({ usageRecords: Records }).parse(data)
    expect(usageRecords.nodes).toMatchObject([{ datasets: [{ name: 'streets', columns: ['code', 'name'] }] }])
  }
  for (const as of ['dataUser', 'opener', 'authority', 'operator'] as const)
    for (const field of ['usageRecords', 'logReads'])
      expect((await server.ask(`{ ${field} { nodes { id } } }`, { as })).codes).toEqual(['FORBIDDEN'])
})

test('a time that cannot be stored is refused in words', async () => {
  for (const from of ['0001-01-01T00:00:00+14:00', '9999-12-31T23:59:59-12:00']) {
    const reply = await server.ask(`{ usageRecords(filter: { from: "${from}" }) { nodes { id } } }`, {
      as: 'auditor',
    })
    expect(reply.codes).toEqual(['BAD_USER_INPUT'])
  }
  const first = '{ usageRecords(filter: { from: "0001-01-01T00:00:00Z" }) { nodes { id } } }'
  expect((await server.ask(first, { as: 'auditor' })).codes).toEqual([])
})

test('R-34: every read of the log is on the log, with what was looked for, also one that failed', async () => {
  await server.ask(
    '{ usageRecords(filter: { account: "0190c3f6-0000-7000-8000-00000000000a" }) { nodes { id } } }',
    {
      as: 'auditor',
    },
  )
  await server.ask('{ usageRecords(filter: { emergency: "none" }) { nodes { id } } }', { as: 'auditor' })
  const { data } = await server.ask(`{ logReads(first: 2) ${fields} }`, { as: 'auditor' })
  const { logReads } = z.object({ logReads: Records }).parse(data)
  expect(logReads.nodes).toMatchObject([
    { roles: ['AUDITOR'], datasets: [{ name: 'usage log', columns: ['emergency'], rows: '0' }] },
    { roles: ['AUDITOR'], datasets: [{ name: 'usage log', columns: ['account'], rows: '0' }] },
  ])
  // and this reading too
  const again = await server.ask(`{ logReads(first: 1) ${fields} }`, { as: 'auditor' })
  expect(z.object({ logReads: Records }).parse(again.data).logReads.nodes).toMatchObject([
    { datasets: [{ name: 'usage log', columns: ['dataset'], rows: '2' }] },
  ])
})

test('R-34: whoever is given the proof of a record of others has read the log', async () => {
  const { data } = await server.ask(`{ usageRecords(filter: { dataset: "streets" }) ${fields} }`, {
    as: 'auditor',
  })
  const [record] = z.object({ usageRecords: Records }).parse(data).usageRecords.nodes
  const prove = `{ usageProof(record: "${record?.id ?? ''}") { canonical } }`
  await server.ask(prove, { as: 'auditor' })
  await server.ask('{ usageProof(record: "none") { canonical } }', { as: 'auditor' })
  // one of the own organisation is its own
  await server.ask(prove, { as: 'dataUser' })
  const { data: read } = await server.ask(`{ logReads(first: 2) ${fields} }`, { as: 'auditor' })
  expect(z.object({ logReads: Records }).parse(read).logReads.nodes).toMatchObject([
    { roles: ['AUDITOR'], datasets: [{ name: 'usage log', columns: ['record'], rows: '0' }] },
    { roles: ['AUDITOR'], datasets: [{ name: 'usage log', columns: ['record'], rows: '1' }] },
  ])
})

test('an opener sees the use of its own datasets alone, and that it looked is recorded', async () => {
  const query = `query ($dataset: String!) {
    datasetUsage(dataset: $dataset) { nodes { account columns rows decision agreements } }
  }`
  const [own] = await server.databases.control<{ readonly name: string; readonly opener: string }[]>`
    select d.name, d.opener_id as opener from catalog.dataset d where d.name = 'streets'`
  const openers = await server.databases.control<{ readonly opener: string }[]>`
    select a.organisation_id as opener from identity.account a where 'DATA_OPENER' = any (a.roles)`
  const isOwn = openers.some(({ opener }) => opener === own?.opener)
  const { data, codes } = await server.ask(query, { as: 'opener', variables: { dataset: 'streets' } })
  expect(isOwn ? data : codes).toMatchObject(
    isOwn
      ? {
          datasetUsage: {
            nodes: [{ columns: ['code', 'name'], rows: '2', decision: 'ALLOW', agreements: [] }],
          },
        }
      : ['NOT_IN_CATALOGUE'],
  )
  for (const dataset of ['nothing', 'usage log', "x' or true --"])
    expect((await server.ask(query, { as: 'opener', variables: { dataset } })).codes).toEqual([
      'NOT_IN_CATALOGUE',
    ])
  expect((await server.ask(query, { as: 'dataUser', variables: { dataset: 'streets' } })).codes).toEqual([
    'FORBIDDEN',
  ])
})

test('a consumer sees its own usage by day, dataset and agreement', async () => {
  const query = `{ me { usage(days: 1) { operations rows } usageByDataset(days: 1) { dataset operations rows }
    usageByAgreement(days: 1) { agreement operations } } }`
  const { data } = await server.ask(query, { as: 'dataUser' })
  expect(data).toMatchObject({ me: { usageByDataset: [{ dataset: 'streets', operations: 1, rows: '2' }] } })
  await rollUp({ databases: server.databases, timeZone: server.settings.timeZone })
  const { data: counted } = await server.ask('{ me { usageByDataset(days: 1) { dataset operations } } }', {
    as: 'dataUser',
  })
  expect(counted).toMatchObject({ me: { usageByDataset: [{ dataset: 'streets', operations: 1 }] } })
})
