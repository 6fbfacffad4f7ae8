import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { openFleet, type Fleet } from './fleet'
import type { Crowd, FromClients, Note, ToClients } from './client-note'

/** A fleet, and clients that know its gateways. */
export interface Stage {
  readonly fleet: Fleet
  readonly clients: Clients
  close(): Promise<void>
}

export const openStage = async (gateways: number): Promise<Stage> => {
  const fleet = await openFleet(gateways)
  const clients = startClients()
  for (const [at, { url }] of fleet.gateways.entries()) clients.gateway(at, url)
  return {
    fleet,
    clients,
    close: async () => {
      clients.close()
      await fleet.close()
    },
  }
}

/** Clients in a process of their own. */
export interface Clients {
  /** Every note so far, in order. */
  readonly notes: readonly Note[]
  gateway(at: number, url: string): void
  begin(crowd: Crowd): void
  /** Resolves when each client of the group has its last answer. */
  end(group: string): Promise<readonly Note[]>
  close(): void
}

const support = join(__dirname, '..', 'support')

const startClients = (): Clients => {
  const child = spawn(process.execPath, [join(support, 'run-ts.cjs'), join(__dirname, 'client-program.ts')], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const notes: Note[] = []
  const ending = new Map<string, { readonly resolve: () => void; readonly reject: (error: Error) => void }>()
  child.on('exit', () => {
    for (const { reject } of ending.values()) reject(new Error('the clients have ended'))
  })
  child.on('message', (message) => {
    const told = message as FromClients
    if (told.kind === 'notes') notes.push(...told.notes)
    else ending.get(told.group)?.resolve()
  })
  const send = (message: ToClients): void => void child.send(message)
  return {
    notes,
    gateway: (at, url) => {
      send({ kind: 'gateway', at, url })
    },
    begin: (crowd) => {
      send({ kind: 'begin', crowd })
    },
    end: async (group) => {
      await new Promise<void>((resolve, reject) => {
        ending.set(group, { resolve, reject })
        send({ kind: 'end', group })
      })
      return notes.filter((note) => note.group === group)
    },
    close: () => {
      child.disconnect()
    },
  }
}
