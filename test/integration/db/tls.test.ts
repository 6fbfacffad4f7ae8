import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { databaseUrl, parseDatabaseUrl, type SslMode } from '../../../src/config/database-url'
import { connect } from '../../../src/db/connection'
import { openRowsPool } from '../../../src/db/rows/rows-pool'
import { dial } from '../../../src/db/socket'
import { errorCode } from '../../../src/kernel/error-code'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { makeCertificate } from '../../support/certificate'
import { testServerUrl, urlOfDatabase } from '../../support/server-url'

/** The test server as it would be under TLS: this end speaks PostgreSQL's SSLRequest and passes on what it decrypts. */
const startTlsServer = async (hostName: string): Promise<{ server: Server; port: number; cert: string }> => {
  const { key, cert } = makeCertificate(hostName)
  const address = parseDatabaseUrl(testServerUrl())
  if (address === undefined) throw new Error('no address')
  const server = createServer((client) => {
    client.on('error', () => client.destroy())
    client.once('data', () => {
      client.pause()
      client.write('S')
      const secured = new TLSSocket(client, { isServer: true, key, cert })
      const upstream = dial(address)
      secured.on('error', () => upstream.destroy())
      upstream.on('error', () => secured.destroy())
      secured.pipe(upstream).pipe(secured)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const at = server.address()
  return { server, cert, port: typeof at === 'object' && at !== null ? at.port : 0 }
}

let folder: string
let tls: Awaited<ReturnType<typeof startTlsServer>>
let other: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-unit-'))
  tls = await startTlsServer('localhost')
  await writeFile(join(folder, 'ca.pem'), tls.cert)
  other = join(folder, 'other.pem')
  await writeFile(other, makeCertificate('localhost').cert)
})
afterAll(async () => {
  await new Promise((resolve) => tls.server.close(resolve))
  await rm(folder, { recursive: true, force: true })
})

const urlWith = (sslMode: SslMode, sslRootCertificate: string | null, host = 'localhost'): string => {
  const address = parseDatabaseUrl(testServerUrl())
  if (address === undefined) throw new Error('no address')
  return databaseUrl({ ...address, host, port: tls.port, sslMode, sslRootCertificate })
}

const ask = async (url: string): Promise<string> => {
  const sql = connect(url, { role: null, applicationName: 'weir test', max: 1 })
  try {
    await sql`select 1`
    return 'answered'
  } catch (error) {
    return errorCode(error)
  } finally {
    await sql.end({ timeout: 1 })
  }
}

test('a server is believed when its certificate is signed by the one given and names the host', async () => {
  expect(await ask(urlWith('verify-full', join(folder, 'ca.pem')))).toBe('answered')
  expect(await ask(urlWith('require', null))).toBe('answered')
})

test('a server is not believed with a certificate of its own making, of another, or for another host', async () => {
  expect(await ask(urlWith('verify-full', null))).toMatch(/SELF_SIGNED|DEPTH_ZERO/)
  expect(await ask(urlWith('verify-full', other))).toMatch(/SELF_SIGNED|DEPTH_ZERO|UNABLE|CERT_SIGNATURE/)
  expect(await ask(urlWith('verify-full', join(folder, 'ca.pem'), '127.0.0.1'))).toBe(
    'ERR_TLS_CERT_ALTNAME_INVALID',
  )
})

test('verify-ca believes the signature, whatever the name', async () => {
  expect(await ask(urlWith('verify-ca', join(folder, 'ca.pem'), '127.0.0.1'))).toBe('answered')
  expect(await ask(urlWith('verify-ca', other))).not.toBe('answered')
})

test('a root certificate that is not there is told by its path', async () => {
  const missing = join(folder, 'missing.pem')
  expect(() =>
    connect(urlWith('verify-full', missing), { role: null, applicationName: 'x', max: 1 }),
  ).toThrow(missing)
})

test('rows are read under TLS, and a statement can be cancelled', async () => {
  const url = urlWith('verify-full', join(folder, 'ca.pem'))
  const pool = openRowsPool(
    {
      rowsDatabaseUrl: urlOfDatabase(url, 'postgres'),
      rowsConnections: 1,
      statementTimeoutMs: 5_000,
      maxReplyBytes: 4_096,
    },
    ignoreObservations,
  )
  const rows = await pool.query('select repeat($1, 100000)', ['x'], { prepare: true })
  expect(rows[0]?.[0]?.length).toBe(100_000)
  await expect(pool.query('select pg_sleep(9)', [], { prepare: true, timeoutMs: 200 })).rejects.toMatchObject(
    {
      code: 'QUERY_TIMEOUT',
    },
  )
  await pool.close()
})
