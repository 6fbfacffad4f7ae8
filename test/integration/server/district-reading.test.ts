import { dayOf } from '../../../src/agreements/case/working-days'
import { rollUp } from '../../../src/metering/rollup'
import { startDistrict, UNDER_DISTRICT, type District, type DistrictRole } from '../../support/district'
import type { DemoKey, TestReply } from '../../support/server'

/** What the authority, an auditor and an opener of a district are told of: its own openers, and of no other. */
let district: District

const OWN = 'airQualityHourly'
const CITYS = 'streets'

beforeAll(async () => {
  district = await startDistrict()
  const { server } = district
  for (const dataset of [OWN, CITYS, 'housingApplicants'])
    await server.ask(`{ rows { ${dataset} { totalCount } } }`, { as: 'dataUser' })
  await rollUp({ databases: server.databases, timeZone: server.settings.timeZone })
}, 400_000)
afterAll(() => district.server.stop())

/** The one field of an operation that must go well. */
const only = <T>(reply: TestReply): T => {
  expect(reply.errors ?? []).toEqual([])
  return Object.values(reply.data as Record<string, T>)[0] as T
}

const as = async <T>(who: DemoKey, query: string, variables: Record<string, unknown> = {}): Promise<T> =>
  only(await district.server.ask(query, { as: who, variables }))

const overseers: readonly DistrictRole[] = ['AUTHORITY', 'AUDITOR']

const ASSESSMENT = `query($day: Date!) { assessment(period: { from: $day, to: $day }) {
  totals { operations refused } usage(by: DATASET) { key } openers: usage(by: OPENER) { name }
  codes { name } rules { name } unusedDatasets applications { agreements { count } }
  catalogue { datasets byOpener { name } } } }`

test.each(overseers)('R-71: to the %s of a district an assessment is one of its openers', async (role) => {
  const day = dayOf(new Date(), district.server.settings.timeZone)
  const own = await district.ask(role, ASSESSMENT, { day })
  expect(own.errors).toBeUndefined()
  expect(own.data).toEqual({
    assessment: {
      totals: { operations: 1, refused: 0 },
      usage: [{ key: 'airQualityHourly' }],
      openers: [{ name: UNDER_DISTRICT }],
      codes: [],
      rules: [],
      unusedDatasets: [],
      applications: { agreements: [] },
      catalogue: { datasets: 1, byOpener: [{ name: UNDER_DISTRICT }] },
    },
  })
  expect(await as(role === 'AUDITOR' ? 'auditor' : 'authority', ASSESSMENT, { day })).toMatchObject({
    codes: [{ name: 'AGREEMENT_REQUIRED' }],
    applications: { agreements: [{ count: 1 }] },
  })
})
