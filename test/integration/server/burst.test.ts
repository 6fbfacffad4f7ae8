import type { WindowRecord } from '../../../src/metering/usage-record'
import { startTestServer } from '../../support/server'

test('R-67: a burst of one key is refused with when to come again, and each is on the record', async () => {
  const server = await startTestServer({ WEIR_BURST_KEY: '1/5' })
  try {
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, i) => server.ask(`query Q${i} { me { name } }`, { as: 'dataUser' })),
    )
    const refused = replies.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThanOrEqual(4)
    expect(replies.length - refused.length).toBeGreaterThanOrEqual(5)
    for (const { codes, headers, extensions } of refused) {
      expect([codes, headers.get('retry-after')]).toEqual([['RATE_LIMITED'], '1'])
      expect(extensions.usage.record).toMatch(/-7/)
    }
    // another key is not held up
    expect((await server.ask('query Other { me { name } }', { as: 'opener' })).codes).toEqual([])
  } finally {
    await server.stop()
  }
})

test('a flood from one address is turned away unread, and on the record many in one', async () => {
  const server = await startTestServer({ WEIR_BURST_ADDRESS: '1/3' })
  try {
    const replies = await Promise.all(Array.from({ length: 10 }, () => server.ask('not even a document')))
    const refused = replies.filter(({ codes }) => codes[0] === 'RATE_LIMITED')
    expect(refused.length).toBeGreaterThanOrEqual(5)
    for (const { status, headers, extensions } of refused) {
      expect([status, headers.get('retry-after')]).toEqual([429, '1'])
      expect(extensions.usage).toMatchObject({ record: null, rows: 0 })
    }
    // what was counted since the last round is on the record when it stops
    await server.stopServing()
    const found = await server.databases.audit<{ canonical: string }[]>`
      select canonical from metering.usage_record where decision = 'WINDOW'`
    const windows = found.map(({ canonical }) => JSON.parse(canonical) as WindowRecord)
    expect(windows.reduce((sum, { turnedAway }) => sum + turnedAway, 0)).toBe(refused.length)
    expect(JSON.stringify(windows)).not.toContain('127.0.0.1')
  } finally {
    await server.stop()
  }
}, 60_000)

test('sessions are within the limit of an address, whatever is asked of them', async () => {
  const server = await startTestServer({ WEIR_BURST_ADDRESS: '1/3' })
  try {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const replies = await Promise.all(
        Array.from({ length: 10 }, () =>
          fetch(`${server.url}/session`, {
            method,
            headers: { cookie: 'weir_session=nobody', 'sec-fetch-site': 'same-origin' },
          }),
        ),
      )
      const refused = replies.filter(({ status }) => status === 429)
      expect(refused.length).toBeGreaterThanOrEqual(5)
      expect(refused[0]?.headers.get('retry-after')).toBe('1')
      expect(await refused[0]?.text()).toContain('Try again in 1 s')
    }
  } finally {
    await server.stop()
  }
}, 60_000)
