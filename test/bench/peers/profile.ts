import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'

const CpuProfile = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      children: z.array(z.number()).optional(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number() }),
    }),
  ),
  startTime: z.number(),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
})

/** A function, or all of a package, with its share of the busy time. */
export interface Share {
  readonly name: string
  readonly percent: number
}

export interface ProfileSummary {
  /** Our own functions, by the time until they return, with what they call. */
  readonly own: readonly Share[]
  /** By self time. */
  readonly functions: readonly Share[]
  readonly packages: readonly Share[]
}

/** Milliseconds on the clock of the profile. */
export interface Window {
  readonly fromMs: number
  readonly toMs: number
}

/**
 * Reads the profile that a Node with `--cpu-prof` left in a folder: where its time went within the window, idle time
 * left out. `fromMs` and `toMs` count from the start of the profile.
 */
export const summariseProfile = (folder: string, window: Window): ProfileSummary => {
  const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'))
  if (file === undefined) throw new Error(`no profile in ${folder}`)
  const profile = CpuProfile.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')))
  const nodes = new Map(profile.nodes.map((node) => [node.id, node.callFrame]))
  const parents = new Map(
    profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])),
  )
  const own = new Map<string, number>()
  const functions = new Map<string, number>()
  const packages = new Map<string, number>()
  let [at, busy] = [0, 0]
  for (const [i, id] of profile.samples.entries()) {
    const took = profile.timeDeltas[i] ?? 0
    at += took
    const frame = nodes.get(id)
    if (frame === undefined || at < window.fromMs * 1000 || at > window.toMs * 1000) continue
    if (frame.functionName === '(idle)') continue
    busy += took
    const callers = new Set<string>()
    for (let up: number | undefined = id; up !== undefined; up = parents.get(up)) {
      const caller = nodes.get(up)
      if (caller !== undefined && isOwn(caller)) callers.add(nameOf(caller))
    }
    for (const caller of callers) own.set(caller, (own.get(caller) ?? 0) + took)
    const [name, owner] = [nameOf(frame), ownerOf(frame.url)]
    functions.set(name, (functions.get(name) ?? 0) + took)
    packages.set(owner, (packages.get(owner) ?? 0) + took)
  }
  return {
    own: largest(own, busy, 40),
    functions: largest(functions, busy, 25),
    packages: largest(packages, busy, 20),
  }
}

type Frame = z.infer<typeof CpuProfile>['nodes'][number]['callFrame']

const isOwn = ({ url }: Frame): boolean => url.includes('/dist/') && !url.includes('/node_modules/')

const nameOf = ({ functionName, url, lineNumber }: Frame): string =>
  url === ''
    ? functionName
    : `${functionName === '' ? '(anonymous)' : functionName} ${ownerOf(url)}/${basename(url)}:${lineNumber + 1}`

/** A package, `node`, or a folder of our own. */
const ownerOf = (url: string): string => {
  if (url === '') return '(engine)'
  if (url.startsWith('node:')) return 'node'
  const own = /\/dist\/(.+)\/[^/]+$/.exec(url)?.[1]
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? own ?? 'weir'
}

const largest = (times: ReadonlyMap<string, number>, busy: number, most: number): readonly Share[] =>
  [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, most)
    .map(([name, took]) => ({ name, percent: Math.round((took / busy) * 1000) / 10 }))

/** For people. */
export const profilesText = (profiles: Readonly<Record<string, ProfileSummary>>): string =>
  Object.entries(profiles)
    .map(([query, { own, functions, packages }]) => {
      const lines = (shares: readonly Share[]): string =>
        shares.map(({ name, percent }) => `${percent.toFixed(1).padStart(6)} %  ${name}`).join('\n')
      return [`\nWeir on ${query}, self time by package`, lines(packages), 'by function', lines(functions)]
        .concat('own functions with what they call', lines(own), '')
        .join('\n')
    })
    .join('')
