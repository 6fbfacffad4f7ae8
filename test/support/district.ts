import { withOwner } from '../../src/db/owner'
import type { Role } from '../../src/identity/caller'
import { createIdentityService } from '../../src/identity/service'
import { systemClock } from '../../src/kernel/clock'
import { startTestServer, type TestReply, type TestServer } from './server'

export const CITY = '重庆市大数据应用发展管理局（演示）'
export const DISTRICT = '乙区数据局'
/** Opens airQualityHourly and stands under the district; the other openers stand under the city. */
export const UNDER_DISTRICT = '重庆市生态环境局（演示）'

export interface District {
  readonly server: TestServer
  /** Sends an operation as the account of the district's authority that has this role. */
  ask(role: DistrictRole, query: string, variables?: Record<string, unknown>): Promise<TestReply>
}

const districtRoles = ['AUTHORITY', 'AUDITOR', 'DATA_OPENER'] as const satisfies readonly Role[]

export type DistrictRole = (typeof districtRoles)[number]

/** A server with the demo catalogue, one of whose openers stands under the authority of a district. */
export const startDistrict = async (): Promise<District> => {
  const server = await startTestServer()
  const identity = createIdentityService({ databases: server.databases, clock: systemClock })
  const { id } = await identity.createOrganisation({
    kind: 'DISTRICT_AUTHORITY',
    name: DISTRICT,
    authority: CITY,
  })
  await withOwner(
    server.settings.databaseUrl,
    (sql) => sql`update identity.organisation set authority_id = ${id} where name = ${UNDER_DISTRICT}`,
  )
  const keys = new Map<DistrictRole, string>()
  for (const role of districtRoles) {
    const account = await identity.createAccount({ name: role, organisation: DISTRICT, roles: [role] })
    keys.set(role, (await identity.createKey({ accountId: account.id })).key)
  }
  return {
    server,
    ask: (role, query, variables = {}) =>
      server.ask(query, { variables, headers: { authorization: `Bearer ${keys.get(role) ?? ''}` } }),
  }
}
