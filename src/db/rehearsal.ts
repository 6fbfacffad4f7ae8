/**
 * Does work in a transaction and takes all of it back: for what only the database can say would succeed.
 * @param begin begins a transaction, which is rolled back when its work throws
 * @returns what the work returned; what it throws is thrown
 */
export const rehearse = async <Tx, T>(
  begin: (work: (tx: Tx) => Promise<never>) => Promise<unknown>,
  work: (tx: Tx) => Promise<T>,
): Promise<T> => {
  let end: Rehearsed<T> | undefined
  try {
    await begin(async (tx) => {
      end = new Rehearsed(await work(tx))
      throw end
    })
  } catch (error) {
    if (end === undefined || error !== end) throw error
    return end.result
  }
  throw new Error('a transaction that is rehearsed never commits')
}

/** Makes a transaction roll back that did all of its work. */
class Rehearsed<T> extends Error {
  constructor(readonly result: T) {
    super('rehearsed')
  }
}
