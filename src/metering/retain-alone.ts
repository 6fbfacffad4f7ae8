import type { Sql } from 'postgres'
import type { ReadySettings } from '../config/settings'
import { exclusively } from '../db/exclusive'
import { withOwner } from '../db/owner'
import { retain, type RetainedDay, type RetentionDeps } from './retention'

/** One server at a time; any number will do that no other lock has. */
const LOCK = 87_016_048

/**
 * As `retain`, as the owner of the log, on one of any number of servers.
 * @param control where the servers meet
 * @returns undefined: another one is at it
 */
export const retainAlone = (
  control: Sql,
  settings: Pick<ReadySettings, 'databaseUrl' | 'logRetentionDays'>,
  deps: RetentionDeps,
): Promise<readonly RetainedDay[] | undefined> =>
  exclusively(control, LOCK, () =>
    withOwner(settings.databaseUrl, (owner) => retain(owner, deps, settings.logRetentionDays)),
  )
