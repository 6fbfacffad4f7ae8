/** What a client noted of one request: all that it knows by itself, without the log. */
export interface Note {
  readonly group: string
  /** What it called itself in `User-Agent`: one request each, so that its record is found by the side row. */
  readonly tag: string
  /** Place of the gateway in the fleet. */
  readonly gateway: number
  /** When the last byte of the reply was heard, or the connection broke: milliseconds since 1970. */
  readonly atMs: number
  /** How late the event loop of the client was at that time, at most: so much earlier the bytes may have come. */
  readonly lateMs: number
  /** Whether the whole reply was received. */
  readonly isWhole: boolean
  /** Whether the client gave up, long after every time limit of a gateway. */
  readonly isHung: boolean
  /** null: not even the head was received. */
  readonly status: number | null
  /** Bytes of the body that were received. */
  readonly heard: number
  /** As the reply says. null: no record, or no whole reply. */
  readonly record: string | null
  readonly cost: number
  /** Counted in the reply, not as it says. */
  readonly rows: number
  /** Length of `data`, measured. */
  readonly bytes: number
  readonly codes: readonly string[]
}

/** One crowd of clients that ask the same. */
export interface Crowd {
  readonly group: string
  readonly key: string
  /** null: none is named. */
  readonly agreement: string | null
  /** Each is asked as often as the others. */
  readonly queries: readonly Asked[]
  readonly clientsPerGateway: number
  /** Longest pause between two requests of a client. */
  readonly pauseMs: number
  /** One request of so many has its connection broken by the client; 0: none. */
  readonly breaksOneOf: number
}

export interface Asked {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
}

export type ToClients =
  | { readonly kind: 'begin'; readonly crowd: Crowd }
  /** A gateway listens there from now on. */
  | { readonly kind: 'gateway'; readonly at: number; readonly url: string }
  | { readonly kind: 'end'; readonly group: string }

export type FromClients =
  | { readonly kind: 'notes'; readonly notes: readonly Note[] }
  /** Every client of the group has its last answer. */
  | { readonly kind: 'ended'; readonly group: string }
