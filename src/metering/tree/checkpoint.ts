import { verify } from 'node:crypto'
import { digestBytes, digestOf, type Digest } from './merkle'
import { publicKeyOf } from '../../kernel/ed25519'
import { noteKeyHash, type VerifierKey } from './verifier-key'

/** The state of the log at a moment: signed, it holds whoever signed it to all that came before. */
export interface Checkpoint {
  /** Name of the log. */
  readonly origin: string
  /** How many batches it covers. */
  readonly size: number
  /** Merkle tree hash of the first `size` batches. */
  readonly root: Digest
  /** From 1, one more for each checkpoint of the log. */
  readonly number: number
  /** ISO 8601 UTC with milliseconds. */
  readonly at: string
}

/** The lines that are signed; number and time are an extension line. @see C2SP tlog-checkpoint */
export const checkpointText = ({ origin, size, root, number, at }: Checkpoint): string =>
  `${origin}\n${size}\n${digestBytes(root).toString('base64')}\n${number} ${at}\n`

/** Media type of a note. */
export const NOTE_TYPE = 'text/plain; charset=utf-8'

/** The note: the text, an empty line, and the line of the signature. @see C2SP signed-note */
export const signedNote = (text: string, key: VerifierKey, signature: Uint8Array): string =>
  `${text}\n\u2014 ${key.name} ${Buffer.concat([noteKeyHash(key), signature]).toString('base64')}\n`

const TEXT =
  /^([^\s+]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n([1-9]\d{0,15}) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\n$/
const SIGNATURE = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/

/** A note that was read, and the checkpoint that it claims. */
export interface ReadNote {
  readonly checkpoint: Checkpoint
  /** Whether one of its signatures is of one of the keys. */
  isSignedBy(keys: readonly VerifierKey[]): boolean
}

/** @returns undefined: not the note of a checkpoint */
export const readNote = (note: string): ReadNote | undefined => {
  const end = note.indexOf('\n\n')
  if (end < 0) return undefined
  const text = note.slice(0, end + 1)
  const lines = note.slice(end + 2).split('\n')
  const [, origin, size, root, number, at] = TEXT.exec(text) ?? []
  if (lines.pop() !== '' || origin === undefined || at === undefined) return undefined
  const signatures = lines.map((line) => SIGNATURE.exec(line))
  if (signatures.length === 0 || signatures.includes(null)) return undefined
  const checkpoint = {
    origin,
    size: Number(size),
    root: digestOf(Buffer.from(root ?? '', 'base64')),
    number: Number(number),
    at,
  }
  // what is not the one way to write it says something that was not signed
  if (checkpointText(checkpoint) !== text) return undefined
  const isOf = (key: VerifierKey): boolean =>
    key.name === origin &&
    signatures.some((found) => {
      const [, name, encoded = ''] = found ?? []
      const bytes = Buffer.from(encoded, 'base64')
      return (
        name === key.name &&
        bytes.toString('base64') === encoded &&
        bytes.length === 68 &&
        bytes.subarray(0, 4).equals(noteKeyHash(key)) &&
        verify(null, Buffer.from(text), publicKeyOf(key.publicKey), bytes.subarray(4))
      )
    })
  return { checkpoint, isSignedBy: (keys) => keys.some(isOf) }
}

/** The notes of a file, which `weir log publish` wrote one after the other. */
export const splitNotes = (file: string): readonly string[] =>
  file
    .replaceAll('\r\n', '\n')
    .split(/(?<=\n\u2014 [^\n]+\n)(?!\u2014)/)
    .map((note) => note.replace(/^\n+/, ''))
    .filter((note) => note !== '')
