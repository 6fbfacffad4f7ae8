import type { Sql } from 'postgres'
import { exclusively } from './exclusive'
import { withOwner } from './owner'

/**
 * Does work of the owner on one of any number of servers.
 * @param control where the servers meet
 * @param lock a number that nothing else is locked by
 * @returns undefined: another one is at it, and nothing was done
 */
export const ownerAlone = <T>(
  control: Sql,
  databaseUrl: string,
  lock: number,
  work: (owner: Sql) => Promise<T>,
): Promise<T | undefined> => exclusively(control, lock, () => withOwner(databaseUrl, work))
