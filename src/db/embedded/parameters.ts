import { createServer } from 'node:net'

/** How a server is started. */
export interface ServerTuning {
  /** false: a crash may lose the data. */
  readonly durable: boolean
  /** Most connections at a time; never less than 100. */
  readonly connections: number
}

/** In `cluster_name`: a server with it was started by us, so that the last of us may stop it. */
export const CLUSTER_NAME = 'weir'

/**
 * The settings of the server, as its command line takes them.
 * @param socketDirectory of its Unix socket; empty: it listens on loopback, where there are no such sockets
 */
export const serverParameters = async (
  socketDirectory: string,
  { durable, connections }: ServerTuning,
): Promise<readonly string[]> => {
  const isWindows = socketDirectory === ''
  const given: Record<string, string | number> = {
    cluster_name: CLUSTER_NAME,
    listen_addresses: isWindows ? '127.0.0.1' : '',
    unix_socket_directories: socketDirectory,
    port: isWindows ? await freePort() : 5432,
    max_connections: Math.max(100, connections),
    // a search over all days of the usage log locks each of them, with its indexes
    max_locks_per_transaction: 512,
    shared_buffers: '256MB',
    jit: 'off',
    fsync: durable ? 'on' : 'off',
    synchronous_commit: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    // no replica reads from here: a bulk load into a new table need not be written twice
    wal_level: 'minimal',
    max_wal_senders: 0,
    max_wal_size: '2GB',
    password_encryption: 'scram-sha-256',
    logging_collector: 'on',
    log_directory: 'log',
    log_filename: 'postgres-%a.log',
    log_truncate_on_rotation: 'on',
    log_rotation_age: '1d',
    log_rotation_size: 0,
    // neither statements nor values in the log
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  }
  return Object.entries(given).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
