import { spawn } from 'node:child_process'
import { closeSync, constants, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../kernel/clock'
import { errorCode } from '../../kernel/error-code'
import { serverEnvironment } from './cluster'
import type { Place } from './place'
import { holdPipe, isInDirectoryOfOurs, type RunningServer } from './server'

/**
 * A program's hold on the server: the writing end of a named pipe beside its socket. The kernel lets go of it when the
 * program ends, however it ends.
 */
export interface Hold {
  release(): void
}

// ends when nobody has the pipe open for writing; a process id that is no longer the server's is left alone
const GUARD = `
rm -f "$1" && mkfifo -m 600 "$1" && cat "$1" >/dev/null || exit
read -r pid <"$2" && [ "$pid" = "$3" ] && kill -INT "$pid"`

/**
 * Holds on to the server, and sees to it that a process waits to stop it (fast) once no program holds on to it.
 * @returns undefined: nothing guards it, as somebody else started it, or there is no shell here, or no Unix socket
 */
export const holdServer = async (place: Place, server: RunningServer): Promise<Hold | undefined> => {
  if (!isInDirectoryOfOurs(server)) return undefined
  const held = openPipe(server)
  if (held.kind === 'OPEN') return holdOf(held.descriptor)
  spawnGuard(place, server)
  const deadline = systemClock.monotonicMs() + GUARD_START_MS
  for (;;) {
    const opened = openPipe(server)
    if (opened.kind === 'OPEN') return holdOf(opened.descriptor)
    if (systemClock.monotonicMs() > deadline) return undefined
    await sleep(10)
  }
}

const GUARD_START_MS = 2_000

/** Whether every program let go of the server, so that it is about to be stopped. */
export const isLetGo = (server: RunningServer): boolean => {
  const opened = openPipe(server)
  if (opened.kind === 'OPEN') closeSync(opened.descriptor)
  return opened.kind === 'NO_READER'
}

type OpenPipe =
  { readonly kind: 'OPEN'; readonly descriptor: number } | { readonly kind: 'NONE' | 'NO_READER' }

const openPipe = (server: RunningServer): OpenPipe => {
  try {
    // a number: a file handle would be closed when it is collected
    const descriptor = openSync(holdPipe(server), constants.O_WRONLY | constants.O_NONBLOCK)
    return { kind: 'OPEN', descriptor }
  } catch (error) {
    return { kind: errorCode(error) === 'ENXIO' ? 'NO_READER' : 'NONE' }
  }
}

const holdOf = (descriptor: number): Hold => {
  let isHeld = true
  return {
    release: () => {
      if (isHeld) closeSync(descriptor)
      isHeld = false
    },
  }
}

const spawnGuard = (place: Place, server: RunningServer): void => {
  const guard = spawn(
    '/bin/sh',
    ['-c', GUARD, 'weir-guard', holdPipe(server), join(place.data, 'postmaster.pid'), `${server.pid}`],
    {
      cwd: '/',
      env: serverEnvironment,
      detached: true,
      stdio: 'ignore',
      ...(place.user === null ? {} : { uid: place.user.uid, gid: place.user.gid }),
    },
  )
  guard.once('error', () => undefined)
  guard.unref()
}
