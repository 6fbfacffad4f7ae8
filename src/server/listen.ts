import type { FastifyInstance } from 'fastify'
import { createServer } from 'node:net'
import { AppError } from '../kernel/errors'
import { urlOf } from '../kernel/server-url'

/** Before anything slow: nobody waits for a database only to hear that the port is taken. @throws setup.portTaken */
export const assertPortFree = (host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    if (port === 0) {
      resolve()
      return
    }
    const probe = createServer()
    probe.once('error', (error) => {
      reject(toListenError(error, host, port))
    })
    probe.listen({ host, port, exclusive: true }, () => {
      probe.close(() => {
        resolve()
      })
    })
  })

/** Begins to answer. @returns the URL to reach it at */
export const listen = async (app: FastifyInstance, host: string, port: number): Promise<string> => {
  try {
    await app.listen({ host, port })
  } catch (error) {
    throw toListenError(error, host, port)
  }
  return urlOf(host, boundPort(app, port))
}

const boundPort = (app: FastifyInstance, asked: number): number => {
  const address = app.server.address()
  return typeof address === 'object' && address !== null ? address.port : asked
}

const toListenError = (error: unknown, host: string, port: number): AppError => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'EADDRINUSE') return AppError.of('setup.portTaken', { host, port })
  return AppError.of('setup.cannotListen', { host, port, code }, {}, error)
}
