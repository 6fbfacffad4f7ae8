import { randomBytes } from 'node:crypto'
import { sha256 } from '../kernel/hash'

const TOKEN = /^[\w-]{43}$/

/** What a session's cookie holds: 256 random bits, base64url. */
export const makeSessionToken = (): string => randomBytes(32).toString('base64url')

/** Whether a text has the form of such a token. */
export const isSessionToken = (text: string): boolean => TOKEN.test(text)

/** What is stored in its place: SHA-256, 32 bytes. The token is random, so no slow hash is needed. */
export const sessionHash = (token: string): Buffer => sha256(token)
