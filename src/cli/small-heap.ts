import { setFlagsFromString } from 'node:v8'

/**
 * Keeps the memory of this process small from now on, at a fifth more of its time: what is read and forgotten at once fills
 * the young generation, which V8 would let grow to 48 MB, and what grows old in it more than twice that.
 */
export const keepHeapSmall = (): void => setFlagsFromString('--semi-space-growth-factor=1')
