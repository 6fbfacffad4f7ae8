import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/**
 * Names where we run, as far as process ids go, on one line that begins with the host's name: a process id that was
 * written under another name tells nothing here. Two containers may have one host name, and one machine several
 * namespaces of processes.
 * @see proc_sys_kernel(5), random/boot_id; pid_namespaces(7). Elsewhere than on Linux it is the host's name alone
 */
export const pidSpace = (): string =>
  [
    hostname(),
    said(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
    said(() => readlinkSync('/proc/self/ns/pid')),
  ]
    .map((part) => part.trim().replace(/\s/g, '-'))
    .filter((part) => part !== '')
    .join(' ')

const said = (ask: () => string): string => {
  try {
    return ask()
  } catch {
    return ''
  }
}
