import { inArray, sql, type Column, type SQL } from 'drizzle-orm'
import { organisation } from '../../drizzle/identity'

/** Whoever looks after openers, as an authority or as an auditor. */
export interface Overseer {
  /**
   * Of an account of a district's authority: ids of that authority and of the openers under it. Absent: of the whole
   * city.
   */
  readonly district?: readonly string[]
}

/** Whether an opener is among those that somebody looks after. @param openerId null: nobody was given the matter */
export const looksAfter = ({ district }: Overseer, openerId: string | null): boolean =>
  district === undefined || (openerId !== null && district.includes(openerId))

/** The same as a condition on a column of an opener's id; undefined: every row. */
export const isLookedAfter = ({ district }: Overseer, openerId: Column): SQL | undefined =>
  district === undefined ? undefined : inArray(openerId, [...district])

/** The district of a row of `identity.organisation`, in a statement that joins it; null: of the whole city. */
export const districtColumn = sql<string[] | null>`
  case when ${organisation.kind} = 'DISTRICT_AUTHORITY' then array(
    select o.id::text from identity.organisation o
    where o.id = ${organisation.id} or o.authority_id = ${organisation.id} order by 1) end`

/** As an `Overseer` has it. */
export const toOverseer = (district: readonly string[] | null): Overseer =>
  district === null ? {} : { district }
