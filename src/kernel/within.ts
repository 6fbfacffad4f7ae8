/**
 * What `work` resolves to, or an error when that takes longer; the work itself goes on.
 * @param what is waited for, for the message
 */
export const within = async <T>(ms: number, work: PromiseLike<T>, what: string): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no answer within ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
