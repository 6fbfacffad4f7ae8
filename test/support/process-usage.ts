import { readFile } from 'node:fs/promises'

const TICK_MS = 10

/** Processor time that a process has used, in milliseconds, from /proc. */
export const cpuMsOf = async (pid: number | undefined): Promise<number> => {
  const fields = await statOf(pid)
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

/** Processor time that this process has used, all threads, in milliseconds: a busy machine does not lengthen it. */
export const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Pages that the kernel has given a process without reading them from a disk, from /proc. */
export const minorFaultsOf = async (pid: number | undefined): Promise<number> =>
  Number((await statOf(pid))[7])

/** Fields of /proc/<pid>/stat from the state on. */
const statOf = async (pid: number | undefined): Promise<readonly string[]> => {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** Resident memory of a process, in MB, from /proc. */
export const residentMbOf = async (pid: number | undefined): Promise<number> => {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024)
}

/** Processor time of a process's main thread alone, in milliseconds and exactly, from /proc. */
export const mainThreadMsOf = async (pid: number | undefined): Promise<number> => {
  const schedule = await readFile(`/proc/${String(pid)}/task/${String(pid)}/schedstat`, 'utf8')
  return Number(schedule.split(' ')[0]) / 1e6
}

/** Ids of the processes that a process started, from /proc. */
export const childrenOf = async (pid: number): Promise<readonly number[]> =>
  (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).split(' ').filter(Boolean).map(Number)
