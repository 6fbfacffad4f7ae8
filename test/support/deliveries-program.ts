import { openDatabases } from '../../src/db/connect'
import { systemClock } from '../../src/kernel/clock'
import { startNotices } from '../../src/server/notices'
import { ignoreObservations } from '../../src/telemetry/observation'
import { testSettings } from './database'

/** Delivers notices of a database until it is killed. Arguments: the URL of the database, the secret. */
const [, , url = '', secret = ''] = process.argv

const deliverForever = async (): Promise<void> => {
  const settings = testSettings(url, {
    WEIR_SECRET: secret,
    WEIR_WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
  })
  const databases = await openDatabases(settings, ignoreObservations)
  await startNotices(settings, databases, { clock: systemClock, observe: ignoreObservations })
}

void deliverForever()
