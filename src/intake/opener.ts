import { drizzle } from 'drizzle-orm/postgres-js'
import { and, eq, ne } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { organisation } from '../../drizzle/identity'
import { fault, type Fault } from '../kernel/errors'

/** The organisation that opens a dataset. */
export interface FoundOpener {
  readonly name: string
  /** Empty: none is known. */
  readonly contact: string
  readonly warnings: readonly Fault[]
}

const MAX_LISTED = 10

/** The organisation of datasets of which nobody has said who opens them. */
const NOT_STATED = '未指明 (opener not stated)'

/**
 * The opener of a dataset: the one that is named, which is created with the dataset where it is new; where none is
 * named, the only one that there is; of several none is guessed, and the entry says so.
 */
export const findOpener = async (control: Sql, named: string | undefined): Promise<FoundOpener> => {
  const db = drizzle(control)
  const fields = { name: organisation.name, contact: organisation.contact }
  if (named !== undefined) {
    const [known] = await db.select(fields).from(organisation).where(eq(organisation.name, named))
    if (known !== undefined) return { ...known, warnings: [] }
    return { name: named, contact: '', warnings: [fault('intake.openerIsNew', { opener: named })] }
  }
  const openers = await db
    .select(fields)
    .from(organisation)
    .where(and(eq(organisation.kind, 'DATA_OPENER'), ne(organisation.name, NOT_STATED)))
    .orderBy(organisation.name)
    .limit(MAX_LISTED)
  const [only, ...others] = openers
  if (only !== undefined && others.length === 0)
    return { ...only, warnings: [fault('intake.openerAssumed', { opener: only.name })] }
  const known = openers.length === 0 ? ['-'] : openers.map(({ name }) => name)
  return { name: NOT_STATED, contact: '', warnings: [fault('intake.openerNotStated', { openers: known })] }
}
