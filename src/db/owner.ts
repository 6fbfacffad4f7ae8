import type { Sql } from 'postgres'
import { z } from 'zod'
import { withoutPassword } from '../config/database-url'
import { AppError } from '../kernel/errors'
import { withLogin } from './login'

/** Whose a database is: before its first migration, of whoever may make schemas in it. */
export interface Ownership {
  readonly login: string
  readonly owner: string
  /** Whether the login may do what only the owner may. */
  readonly isOwner: boolean
}

/**
 * Lends one connection as the owner of the database, for migrations and other work that no role of a server may do.
 * @throws AppError setup.database.notOwner, and as `withLogin`
 */
export const withOwner = <T>(url: string, work: (sql: Sql) => Promise<T>): Promise<T> =>
  withLogin(url, async (sql) => {
    const { login, owner, isOwner } = await readOwnership(sql)
    if (!isOwner) throw AppError.of('setup.database.notOwner', { url: withoutPassword(url), login, owner })
    return work(sql)
  })

/** @throws AppError as `withLogin` */
export const ownershipOf = (url: string): Promise<Ownership> => withLogin(url, readOwnership)

const Read = z.tuple([z.object({ login: z.string(), owner: z.string(), isOwner: z.boolean() })])

const readOwnership = async (sql: Sql): Promise<Ownership> => {
  const [ownership] = Read.parse(
    await sql`
      select session_user as login, pg_get_userbyid(coalesce(n.nspowner, d.datdba)) as owner,
        case when n.oid is null then has_database_privilege(d.oid, 'create')
          else pg_has_role(n.nspowner, 'usage') end as "isOwner"
      from pg_database d left join pg_namespace n on n.nspname = 'weir'
      where d.datname = current_database()`,
  )
  return ownership
}
