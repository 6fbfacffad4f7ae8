import type { IncomingMessage } from 'node:http'
import { AppError } from '../kernel/errors'

export interface BodyLimits {
  /** By the name that a refusal tells: WEIR_MAX_BODY_BYTES where none is given. */
  readonly maxBodyBytes: number
  readonly limitName?: string
  readonly timeoutMs: number
}

/**
 * Reads a request's body whole.
 * @throws AppError LIMIT_EXCEEDED beyond the limit (what follows is not read), BAD_REQUEST when it does not come in
 * time, UNAVAILABLE when the client goes away in the middle of it
 */
export const readBody = (request: IncomingMessage, limits: BodyLimits): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    let isOver = false
    const timer = setTimeout(() => {
      refuse(AppError.of('request.bodyTimeout', { seconds: limits.timeoutMs / 1000 }))
    }, limits.timeoutMs)
    const end = (): void => {
      isOver = true
      clearTimeout(timer)
    }
    const refuse = (error: AppError): void => {
      if (isOver) return
      end()
      request.pause()
      reject(error)
    }
    const announced = Number(request.headers['content-length'] ?? 0)
    const tooLarge = (): AppError => {
      const value = limits.maxBodyBytes
      // of a body without a length nobody knows how long it would have become
      const asked = announced > value ? { asked: announced } : {}
      const name = limits.limitName ?? 'WEIR_MAX_BODY_BYTES'
      return AppError.of('request.bodyTooLarge', { limit: value, name }, { limit: { name, value, ...asked } })
    }
    if (announced > limits.maxBodyBytes) {
      refuse(tooLarge())
      return
    }
    request.on('data', (chunk: Buffer) => {
      if (isOver) return
      size += chunk.length
      if (size > limits.maxBodyBytes) refuse(tooLarge())
      else chunks.push(chunk)
    })
    request.on('end', () => {
      if (isOver) return
      end()
      const [only] = chunks
      resolve(only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks, size))
    })
    // the one error of a request that is read: its connection ended before it did
    request.on('error', (error) => {
      if (isOver) return
      end()
      reject(AppError.of('service.clientGone', {}, {}, error))
    })
  })
