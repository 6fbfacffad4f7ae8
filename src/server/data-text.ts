import { ReadyData } from '../gateway/ready-text'
import { JsonText } from '../query/run/json-text'

/** JSON text in pieces, so that the bytes of rows go to the socket as they came. */
export interface DataText {
  readonly pieces: readonly (string | Buffer)[]
  /** What the pieces are of, to be freed when they have left. */
  readonly rows: readonly JsonText[]
  /** A long text that is kept compressed, in place of pieces. */
  readonly ready?: ReadyData
  /** Length in UTF-8. */
  readonly bytes: number
  /** Whether anything but null and `__typename` stands in it, below `rows` too. */
  readonly hasDelivered: boolean
}

/** Writes the `data` of an operation. Rows stand two levels down, at `rows.<dataset>`; all else is the catalogue's. */
export const dataText = (data: Record<string, unknown> | ReadyData | null | undefined): DataText => {
  if (data instanceof ReadyData)
    return { pieces: [], rows: [], ready: data, bytes: data.bytes, hasDelivered: true }
  if (data == null) return { pieces: ['null'], rows: [], bytes: data === null ? 4 : 0, hasDelivered: false }
  const writer = new Writer()
  writer.object(data, (value) => {
    if (isRowsContainer(value)) writer.object(value, (rows) => writer.leaf(rows))
    else writer.leaf(value)
  })
  const { pieces, rows, bytes, hasDelivered } = writer
  return { pieces, rows, bytes, hasDelivered }
}

class Writer {
  readonly pieces: (string | Buffer)[] = []
  readonly rows: JsonText[] = []
  bytes = 0
  hasDelivered = false

  object(value: Record<string, unknown>, member: (value: unknown) => void): void {
    let first = true
    this.text('{')
    for (const key of Object.keys(value)) {
      this.text(`${first ? '' : ','}${JSON.stringify(key)}:`)
      first = false
      member(value[key])
    }
    this.text('}')
  }

  leaf(value: unknown): void {
    if (tellsSomething(value)) this.hasDelivered = true
    if (value instanceof JsonText) {
      this.rows.push(value)
      this.bytes += value.bytes
      for (const piece of value.pieces) this.add(piece)
    } else this.text(value === undefined ? 'null' : JSON.stringify(value))
  }

  private text(text: string): void {
    this.add(text)
    this.bytes += Buffer.byteLength(text)
  }

  /** Texts that follow each other are one. */
  private add(piece: string | Buffer): void {
    const last = this.pieces.length - 1
    const before = this.pieces[last]
    if (typeof before === 'string' && typeof piece === 'string') this.pieces[last] = before + piece
    else this.pieces.push(piece)
  }
}

/** An object of nothing but nulls, such as `rows` when every field of it was refused, tells nothing. */
const tellsSomething = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.values(value).some(isTold)
    : isTold(value)

const isTold = (value: unknown): boolean => value != null && !typenames.has(value)

/** What `__typename` says at the root and in `rows`, under whatever alias; no field there says the like. */
const typenames: ReadonlySet<unknown> = new Set(['Query', 'Mutation', 'Subscription', 'Rows'])

const isRowsContainer = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).some((member) => member instanceof JsonText)
