import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { listCases } from '../../../src/cases/case-list'

test.each(['', 'x', '0190-0', '{01a21f5d-b042-7003-afb6-e0222dd879f3}'])(
  'a cursor of cases that is none is told so: %j',
  async (after) => {
    // never connects: nothing may be asked of the database
    const db = drizzle(postgres({ host: '127.0.0.1', port: 1 }))
    const reader = { accountId: 'a', organisationId: 'o', roles: ['AUTHORITY'] }
    await expect(listCases(db, reader, { phase: null, first: 1, after })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      fault: { message: 'case.badCursor' },
    })
  },
)
