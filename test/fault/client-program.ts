import { Agent, request, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Asked, Crowd, FromClients, Note, ToClients } from './client-note'

/**
 * Clients, as a program of their own, so that nothing that a test does delays what they hear: each asks, notes what
 * came, and asks again. Told what to do, and telling what they noted, by the channel to the parent.
 */
const gateways: string[] = []
const agents: Agent[] = []
const crowds = new Map<string, { isOver: boolean; readonly running: Promise<unknown> }>()
let notes: Note[] = []
let requests = 0

const tell = (message: FromClients): void => void process.send?.(message)

const flush = (): void => {
  if (notes.length > 0) tell({ kind: 'notes', notes })
  notes = []
}
setInterval(flush, 50)

// how late the loop is: a reply cannot be heard sooner than the loop turns
const TICK_MS = 5
let turnedMs = performance.now()
let longestMs = 0
let longestBeforeMs = 0
setInterval(() => {
  const now = performance.now()
  longestMs = Math.max(longestMs, now - turnedMs - TICK_MS)
  turnedMs = now
}, TICK_MS)
setInterval(() => {
  longestBeforeMs = longestMs
  longestMs = 0
}, 100)
const lateMs = (): number => Math.max(0, longestMs, longestBeforeMs, performance.now() - turnedMs - TICK_MS)

process.on('message', (message: ToClients) => {
  if (message.kind === 'gateway') {
    agents[message.at]?.destroy()
    gateways[message.at] = message.url
    agents[message.at] = new Agent({ keepAlive: true, maxSockets: Infinity })
    return
  }
  if (message.kind === 'begin') {
    const state = { isOver: false }
    const running = Promise.all(
      gateways.flatMap((_, at) =>
        Array.from({ length: message.crowd.clientsPerGateway }, () =>
          client(message.crowd, at, () => state.isOver),
        ),
      ),
    )
    crowds.set(message.crowd.group, Object.assign(state, { running }))
    return
  }
  const crowd = crowds.get(message.group)
  if (crowd === undefined) return
  crowd.isOver = true
  void crowd.running.then(() => {
    flush()
    tell({ kind: 'ended', group: message.group })
  })
})
process.on('disconnect', () => process.exit())

const client = async (crowd: Crowd, gateway: number, isOver: () => boolean): Promise<void> => {
  for (let turn = 0; !isOver(); turn += 1) {
    const asked = crowd.queries[turn % crowd.queries.length]
    if (asked === undefined) return
    const note = await ask(crowd, gateway, asked)
    notes.push(note)
    // a gateway that is away is not asked in a tight loop
    await sleep(note.status === null ? 50 + Math.random() * 50 : Math.random() * crowd.pauseMs)
  }
}

const ask = (crowd: Crowd, gateway: number, asked: Asked): Promise<Note> =>
  new Promise((resolve) => {
    const tag = `fault/${crowd.group}/${String((requests += 1))}`
    const body = JSON.stringify(asked)
    const chunks: Buffer[] = []
    let response: IncomingMessage | undefined
    let isDone = false
    let isHung = false
    const patience = setTimeout(() => {
      isHung = true
      asking.destroy()
    }, PATIENCE_MS)
    const done = (isWhole: boolean): void => {
      if (isDone) return
      isDone = true
      clearTimeout(patience)
      const heard = Buffer.concat(chunks)
      const known = { group: crowd.group, tag, gateway, atMs: Date.now(), lateMs: lateMs() }
      const status = response?.statusCode ?? null
      const told = isWhole ? readReply(heard.toString()) : nothing
      resolve({ ...known, isWhole, isHung, status, heard: heard.length, ...told })
    }
    const asking = request(
      `${gateways[gateway] ?? ''}/graphql`,
      {
        method: 'POST',
        agent: agents[gateway] ?? new Agent(),
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': tag,
          authorization: `Bearer ${crowd.key}`,
          ...(crowd.agreement === null ? {} : { 'weir-agreement': crowd.agreement }),
        },
      },
      (incoming) => {
        response = incoming
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('end', () => {
          done(incoming.complete)
        })
        incoming.on('close', () => {
          done(false)
        })
        incoming.on('error', () => {
          done(false)
        })
      },
    )
    asking.on('error', () => {
      done(false)
    })
    asking.end(body)
    if (crowd.breaksOneOf > 0 && Math.random() * crowd.breaksOneOf < 1)
      setTimeout(() => asking.destroy(), Math.random() * LONGEST_BEFORE_BREAK_MS)
  })

const LONGEST_BEFORE_BREAK_MS = 60
const PATIENCE_MS = 45_000

interface Reply {
  readonly data?: unknown
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[]
  readonly extensions: {
    readonly usage: { readonly record: string | null; readonly cost: { actual: number } }
  }
}

const nothing = { record: null, cost: 0, rows: 0, bytes: 0, codes: [] as readonly string[] }

const readReply = (
  text: string,
): typeof nothing | (Omit<typeof nothing, 'record'> & { record: string | null }) => {
  const { data, errors = [], extensions } = JSON.parse(text) as Reply
  const { record, cost } = extensions.usage
  const codes = errors.map((error) => error.extensions?.code ?? '')
  return { record, cost: cost.actual, rows: countRows(data), bytes: lengthOfData(text), codes }
}

/** Objects in every list `nodes`. */
const countRows = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0
  let rows = 0
  for (const [name, held] of Object.entries(value)) {
    if (name === 'nodes' && Array.isArray(held)) rows += held.length
    rows += countRows(held)
  }
  return rows
}

/** What stands between `{"data":` and what follows it; 0: there is no data. */
const lengthOfData = (text: string): number => {
  if (!text.startsWith(DATA)) return 0
  const errors = text.lastIndexOf(',"errors":[{"message":')
  const end = errors === -1 ? text.lastIndexOf(',"extensions":{"usage":') : errors
  return Buffer.byteLength(text.slice(DATA.length, end))
}

const DATA = '{"data":'
