import { setTimeout as sleep } from 'node:timers/promises'

/** Resolves when the condition holds. @throws Error when it does not within 10 s */
export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  for (let i = 0; i < 200; i += 1) {
    if (await holds()) return
    await sleep(50)
  }
  throw new Error('it did not come to hold within 10 s')
}
