import { createCheckpointPost } from '../../../src/server/checkpoints'
import { systemClock } from '../../../src/kernel/clock'
import { createCheckpointMaker } from '../../../src/metering/tree/checkpoint-maker'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { testSigner } from '../../support/log-signer'
import { startReceiver, type Receiver } from '../../support/receiver'
import { usageRecord } from '../../support/usage-record'
import { openTestLog } from '../metering/fixture'

let db: TestDatabase
let receiver: Receiver

beforeAll(async () => {
  db = await createTestDatabase()
  receiver = await startReceiver()
})

afterAll(async () => {
  await receiver.close()
  await db.close()
})

test('each checkpoint is posted once, as the note that it is, and again until it is taken', async () => {
  const settings = {
    ...db.settings,
    checkpointUrl: `http://127.0.0.1:${receiver.port}/notes`,
    webhookAllowedNetworks: ['127.0.0.0/8'],
  }
  const post = createCheckpointPost(settings, db.databases.audit)
  if (post === null) throw new Error('it has an address')
  await post()
  expect(receiver.received).toEqual([])

  const signer = testSigner()
  const { log } = await openTestLog(db, { signer })
  const maker = createCheckpointMaker({ databases: db.databases, signer, clock: systemClock })
  const signOneMore = async (): Promise<string> => {
    await log.append(usageRecord(), log.epoch)
    await maker.place()
    await maker.sign()
    const [newest] = await db.databases
      .audit`select note from metering.checkpoint order by number desc limit 1`
    return String(newest?.['note'])
  }
  const first = await signOneMore()
  receiver.statuses.push(503)
  await expect(post()).rejects.toMatchObject({
    fault: { message: 'metering.notPublished', params: { status: 503 } },
  })
  await post()
  await post()
  const second = await signOneMore()
  await post()
  await log.close()
  expect(receiver.received.map(({ body }) => body)).toEqual([first, first, second])
  expect(receiver.received[0]?.headers['content-type']).toBe('text/plain; charset=utf-8')
})

test('without an address nothing is posted', () => {
  expect(createCheckpointPost(db.settings, db.databases.audit)).toBeNull()
})
