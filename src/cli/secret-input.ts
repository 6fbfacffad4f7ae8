import { AppError } from '../kernel/errors'

/** Where a secret is read from, as far as it is used; a test gives its own. */
export interface SecretInput {
  readonly stdin: Pick<NodeJS.ReadableStream, 'on' | 'off' | 'pause' | 'resume'> & {
    readonly isTTY?: boolean
    setRawMode?(isRaw: boolean): unknown
  }
  readonly stderr: { write(text: string): unknown }
}

const MAX_SECRET_BYTES = 4_096

/**
 * Reads a secret that must stand neither in arguments nor on the screen. On a terminal it is asked for twice and not
 * shown; else it is the first line of standard input.
 * @throws AppError BAD_USER_INPUT: the two are not the same; `cli.interrupted`
 */
export const readSecret = async (
  { stdin, stderr }: SecretInput,
  prompts: readonly [first: string, again: string],
): Promise<string> => {
  if (stdin.isTTY !== true) return firstLine(await readAll(stdin))
  const first = await askHidden({ stdin, stderr }, prompts[0])
  if ((await askHidden({ stdin, stderr }, prompts[1])) !== first)
    throw AppError.of('identity.passwordsDiffer')
  return first
}

const firstLine = (text: string): string => text.split(/\r?\n/, 1)[0] ?? ''

const readAll = (stdin: SecretInput['stdin']): Promise<string> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const end = (): void => {
      stdin.off('data', onData)
      stdin.off('end', end)
      stdin.off('error', reject)
      stdin.pause()
      resolve(Buffer.concat(chunks).toString('utf8'))
    }
    const onData = (chunk: Buffer | string): void => {
      const piece = Buffer.from(chunk)
      chunks.push(piece)
      bytes += piece.length
      if (piece.includes(0x0a) || bytes > MAX_SECRET_BYTES) end()
    }
    stdin.on('data', onData)
    stdin.on('end', end)
    stdin.on('error', reject)
    stdin.resume()
  })

const askHidden = ({ stdin, stderr }: SecretInput, prompt: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = ''
    stderr.write(prompt)
    stdin.setRawMode?.(true)
    const stop = (): void => {
      stdin.off('data', onData)
      stdin.setRawMode?.(false)
      stdin.pause()
      stderr.write('\n')
    }
    const onData = (chunk: Buffer | string): void => {
      for (const character of chunk.toString()) {
        if (character === '\r' || character === '\n') {
          stop()
          resolve(text)
          return
        }
        if (character === '\u0003' || character === '\u0004') {
          stop()
          reject(AppError.of('cli.interrupted'))
          return
        }
        if (character === '\u007f' || character === '\b') text = [...text].slice(0, -1).join('')
        else if (text.length < MAX_SECRET_BYTES) text += character
      }
    }
    stdin.on('data', onData)
    stdin.resume()
  })
