import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/** Steps of utime and stime in /proc. */
const TICK_MS = 10

const hasTaskset = spawnSync('taskset', ['--version']).status === 0
const cores = availableParallelism()

/** The server that is measured has core 0 for itself; PostgreSQL and the load share all others. */
export const isPinned = hasTaskset && cores > 1

const coresOf = (what: 'server' | 'rest'): string => (what === 'server' ? '0' : `1-${cores - 1}`)

/** The command line that runs a program on its cores, in the same process. */
export const pinned = (what: 'server' | 'rest', command: readonly string[]): readonly string[] =>
  isPinned ? ['taskset', '-c', coresOf(what), ...command] : command

/** Moves a process and its children, and so all that they will start. */
export const pinRunning = (pid: number): void => {
  if (!isPinned) return
  for (const each of [pid, ...childrenOf(pid)]) spawnSync('taskset', ['-acp', coresOf('rest'), String(each)])
}

/** User and system time of a process, without its children. */
export const cpuMs = (pid: number): number => {
  const stat = statOf(pid)
  return (Number(stat[11] ?? 0) + Number(stat[12] ?? 0)) * TICK_MS
}

/** The same of a PostgreSQL server: the postmaster, its children, and those that have ended. */
export const postgresCpuMs = (postmaster: number): number => {
  const own = statOf(postmaster)
  const ended = (Number(own[13] ?? 0) + Number(own[14] ?? 0)) * TICK_MS
  return childrenOf(postmaster).reduce((sum, pid) => sum + cpuMs(pid), cpuMs(postmaster) + ended)
}

export const residentMb = (pid: number): number => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024)
}

const childrenOf = (pid: number): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => statOf(child)[1] === String(pid))

/** Fields of /proc/<pid>/stat from the state on; empty: it has ended. */
const statOf = (pid: number): readonly string[] => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}
