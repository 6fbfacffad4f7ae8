import type { Writable } from 'node:stream'
import type { TransactionSql } from 'postgres'

/**
 * Sends a `copy ... from stdin` its text, piece by piece, each when the one before has left: memory stays flat
 * whatever the speed of the two sides.
 * @throws what `pieces` throws, after the COPY was given up; or PostgreSQL's error. The transaction is of no use then
 */
export const copyFrom = async (
  sql: TransactionSql,
  statement: string,
  pieces: AsyncIterable<string>,
): Promise<void> => {
  const query = sql.unsafe(statement)
  const failures: unknown[] = []
  const note = (error: unknown): void => void failures.push(error)
  const failure = failureOf(query).catch(note)
  const stream = await query.writable()
  stream.on('error', note)
  const refuse = (): void => {
    // the first one says why; others only follow from it
    for (const error of failures) throw error
  }
  try {
    for await (const piece of pieces) {
      await written(stream, piece)
      refuse()
    }
  } catch (error) {
    refuse()
    // the text goes to the server and its log: no value of a row may be in it
    stream.destroy(new Error('the import was given up'))
    throw error
  }
  const ended = new Promise<void>((resolve) => stream.end(() => resolve()))
  await Promise.race([ended, failure, barrier(sql)])
  refuse()
}

const written = (stream: Writable, piece: string): Promise<void> =>
  new Promise((resolve, reject) => {
    stream.write(piece, (error) => (error ? reject(error) : resolve()))
  })

/**
 * postgres.js resolves a COPY when it begins; an error after its end would be given to a promise that is settled
 * already, and the stream would never finish. So the query's `reject`, which it calls then, is listened to.
 */
const failureOf = (query: object): Promise<never> =>
  new Promise((_, fail) => {
    const reject: unknown = Reflect.get(query, 'reject')
    Reflect.set(query, 'reject', (error: unknown) => {
      fail(error)
      if (typeof reject === 'function') Reflect.apply(reject, query, [error])
    })
  })

/** The next answer of the connection: it comes after the COPY's, and is an error if that was one. */
const barrier = async (sql: TransactionSql): Promise<void> => {
  await new Promise((resolve) => setImmediate(resolve))
  await sql`select 1`
}
