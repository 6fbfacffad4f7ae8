import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { person } from '../../drizzle/identity'
import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import { sha256 } from '../kernel/hash'
import { uuidv7 } from '../kernel/ids'
import { isId, parseName } from './identity-name'

export interface PersonDraft {
  readonly realName: string
  /** Number of an identity document; only a keyed hash of it is kept. Absent: not told. */
  readonly documentNumber?: string
}

/** A natural person: whoever acts through one or several accounts. */
export interface Person {
  readonly id: string
  readonly realName: string
  readonly realNameStatus: 'UNVERIFIED' | 'VERIFIED'
  /** Who verified the name; null: nobody yet. */
  readonly verifiedBy: string | null
  readonly verifiedAt: Date | null
}

export interface Persons {
  /** Unverified at first. @throws AppError BAD_USER_INPUT: the name or the number does not fit */
  createPerson(draft: PersonDraft): Promise<Person>
  /** @throws AppError BAD_USER_INPUT: no such person */
  getPerson(id: string): Promise<Person>
  /**
   * Whether a document's number is the one that was told of the person; false too where none was told.
   * @throws AppError BAD_USER_INPUT: no such person
   */
  matchesDocument(id: string, documentNumber: string): Promise<boolean>
  /**
   * Records that the real name was verified. Saying it again keeps the first time and verifier.
   * @param by who verified it, and how
   * @throws AppError BAD_USER_INPUT: no such person, no verifier
   */
  verifyPerson(id: string, by: string): Promise<Person>
}

// numbers of identity documents, of any country: letters, digits and what is written between them
const DOCUMENT = /^[0-9A-Z]{5,40}$/

/** @param secret WEIR_SECRET: numbers of documents are few enough to be tried one by one without a key */
export const createPersons = (db: PostgresJsDatabase, clock: Clock, secret: string): Persons => {
  const key = sha256(`weir identity document\0${secret}`)
  const hashOf = (number: string, salt: Uint8Array): Buffer =>
    createHmac('sha256', key).update(salt).update(number).digest()

  const stored = async (id: string): Promise<typeof person.$inferSelect> => {
    const [found] = isId(id) ? await db.select().from(person).where(eq(person.id, id)) : []
    if (found === undefined) throw AppError.of('identity.unknownPerson', { person: id })
    return found
  }

  return {
    createPerson: async ({ realName, documentNumber }) => {
      const now = clock.now()
      const salt = documentNumber === undefined ? null : randomBytes(16)
      const row = {
        id: uuidv7(now.getTime()),
        realName: parseName('real name', realName),
        documentSalt: salt,
        documentHash:
          documentNumber === undefined || salt === null ? null : hashOf(parseDocument(documentNumber), salt),
        realNameStatus: 'UNVERIFIED' as const,
        verifiedBy: null,
        verifiedAt: null,
        createdAt: now,
      }
      await db.insert(person).values(row)
      return toPerson(row)
    },

    getPerson: async (id) => toPerson(await stored(id)),

    matchesDocument: async (id, documentNumber) => {
      const { documentSalt, documentHash } = await stored(id)
      if (documentSalt === null || documentHash === null) return false
      return timingSafeEqual(hashOf(parseDocument(documentNumber), documentSalt), documentHash)
    },

    verifyPerson: async (id, by) => {
      const found = await stored(id)
      if (found.realNameStatus === 'VERIFIED') return toPerson(found)
      const verified = {
        realNameStatus: 'VERIFIED' as const,
        verifiedBy: parseName('verified by', by),
        verifiedAt: clock.now(),
      }
      await db.update(person).set(verified).where(eq(person.id, id))
      return toPerson({ ...found, ...verified })
    },
  }
}

/** As it is hashed: without blanks and hyphens, in capitals and half-width. @throws AppError BAD_USER_INPUT */
const parseDocument = (text: string): string => {
  const number = text.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase()
  if (!DOCUMENT.test(number)) throw AppError.of('identity.badDocument')
  return number
}

const toPerson = (row: Omit<typeof person.$inferSelect, 'createdAt'>): Person => ({
  id: row.id,
  realName: row.realName,
  realNameStatus: row.realNameStatus,
  verifiedBy: row.verifiedBy,
  verifiedAt: row.verifiedAt,
})
