import { createIdentityService, createPersonService } from '../../src/identity/service'
import { systemClock } from '../../src/kernel/clock'
import type { TestServer } from './server'

/** Keys of two accounts of one natural person: staff of the demo's opener, and of its authority. */
export const keysOfOnePerson = async ({
  databases,
}: TestServer): Promise<{ readonly opener: string; readonly authority: string }> => {
  const identity = createIdentityService({ databases, clock: systemClock })
  const persons = createPersonService({ databases, clock: systemClock, secret: 'a secret' })
  const { id: person } = await persons.createPerson({ realName: '李双' })
  const keyOf = async (organisation: string, role: 'DATA_OPENER' | 'AUTHORITY') => {
    const account = await identity.createAccount({
      name: `李双 ${role}`,
      organisation,
      roles: [role],
      person,
    })
    return (await identity.createKey({ accountId: account.id })).key
  }
  return {
    opener: await keyOf('重庆市民政局（演示）', 'DATA_OPENER'),
    authority: await keyOf('重庆市大数据应用发展管理局（演示）', 'AUTHORITY'),
  }
}
