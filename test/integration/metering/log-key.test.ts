import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sql } from 'postgres'
import { makePrivateKey } from '../../../src/kernel/ed25519'
import {
  listLogKeys,
  openLogSigner,
  registerLogKey,
  rotateLogKey,
  type LogKeyPlace,
} from '../../../src/metering/tree/log-key'
import { verifyLog } from '../../../src/metering/verify/verify'
import { parseVerifierKey } from '../../../src/metering/tree/verifier-key'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { testSigner } from '../../support/log-signer'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner } from './fixture'

let db: TestDatabase
let sql: Sql

beforeEach(async () => {
  db = await createTestDatabase()
  sql = owner(db)
})
afterEach(async () => {
  await sql.end()
  await db.close()
})

const place = (): LogKeyPlace => ({ settings: db.settings, control: db.databases.control })

const append = async (signer = testSigner()): Promise<void> => {
  const { log } = await openTestLog(db, { signer })
  await log.append(usageRecord(), log.epoch)
  await log.close()
}

test('the key is made once, private, is the same ever after, and only its public half is in the database', async () => {
  const signers = await Promise.all([openLogSigner(place()), openLogSigner(place())])
  const again = await openLogSigner(place())
  expect(new Set([...signers, again].map((signer) => signer.keyId)).size).toBe(1)
  const file = join(db.settings.dataDir, 'log-key.pem')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readdir(db.settings.dataDir)).toEqual(['log-key.pem'])
  const keys = await listLogKeys(db.databases.audit)
  expect(keys).toMatchObject([{ id: again.keyId, until: null }])
  expect(parseVerifierKey(keys[0]?.verifierKey ?? '')).toEqual({
    name: `weir-${again.keyId}`,
    publicKey: again.publicKey,
  })
})

test('after a rotation the new key signs, the old one has ended, and both prove what they signed', async () => {
  const before = await openLogSigner(place())
  await append(before)
  const pem = await readFile(join(db.settings.dataDir, 'log-key.pem'), 'utf8')
  const id = await rotateLogKey(place())
  const after = await openLogSigner(place())
  expect(after.keyId).toBe(id)
  expect(await readFile(join(db.settings.dataDir, 'log-key.pem'), 'utf8')).not.toBe(pem)
  expect((await stat(join(db.settings.dataDir, 'log-key.pem'))).mode & 0o777).toBe(0o600)
  await append(after)
  const keys = await listLogKeys(db.databases.audit)
  expect(keys).toMatchObject([
    { id: before.keyId, until: expect.any(String) as unknown },
    { id, until: null },
  ])
  // one log, one name
  expect(new Set(keys.map((key) => parseVerifierKey(key.verifierKey)?.name)).size).toBe(1)
  expect(await verifyLog(db.databases.audit)).toMatchObject({ ok: true, batches: 2, signed: 2 })
})

test('a key of WEIR_LOG_KEY is used as it is, and rotated there alone', async () => {
  const logKey = makePrivateKey()
  const set = { ...place(), settings: { ...db.settings, logKey } }
  const signer = await openLogSigner(set)
  await expect(rotateLogKey(set)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
  expect(await listLogKeys(db.databases.audit)).toMatchObject([{ id: signer.keyId, until: null }])
  await expect(readdir(db.settings.dataDir)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a key that is known stays as it is, and ends once', async () => {
  const [one, two, three] = [testSigner(1), testSigner(2), testSigner(3)]
  const { control, audit } = db.databases
  await registerLogKey(control, one, null)
  await registerLogKey(control, two, one.keyId)
  const [ended] = await listLogKeys(audit)
  expect(ended).toMatchObject({ id: one.keyId, until: expect.any(String) as unknown })
  await registerLogKey(control, one, null)
  await registerLogKey(control, three, one.keyId)
  await registerLogKey(control, three, three.keyId)
  const keys = await listLogKeys(audit)
  expect(keys[0]).toEqual(ended)
  expect(keys.map((key) => key.until !== null)).toEqual([true, false, false])
  for (const change of ['until = null', `name = 'x'`, `since = now()`])
    await expect(
      sql.unsafe(`update metering.log_key set ${change} where id = '${one.keyId}'`),
    ).rejects.toMatchObject({ code: '42501' })
})

test('gateways may not register a key under a connection of the log', async () => {
  const log = db.databases.openLog()
  const call = log`select metering.log_key_register(${testSigner().publicKey}, null)`
  await expect(call).rejects.toMatchObject({ code: '42501' })
  await log.end()
})
