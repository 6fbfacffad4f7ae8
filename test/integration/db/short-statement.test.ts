import { Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { connect } from '../../../src/db/connection'
import { createTestDatabase } from '../../support/database'

test('a short statement leaves in the turn in which it is asked, and those of one turn leave together', async () => {
  const db = await createTestDatabase()
  const sql = connect(db.settings.databaseUrl, { role: null, applicationName: 'weir test short', max: 1 })
  try {
    await sql`select 1 as one`
    await turn()
    const write = jest.spyOn(Socket.prototype, 'write')
    const asked = Promise.all([sql`select 1 as one`, sql`select 1 as one`])
    await turn()
    const written = write.mock.calls.length
    write.mockRestore()
    expect(written).toBe(1)
    expect(await asked).toEqual([[{ one: 1 }], [{ one: 1 }]])
  } finally {
    await sql.end({ timeout: 1 })
    await db.close()
  }
})
