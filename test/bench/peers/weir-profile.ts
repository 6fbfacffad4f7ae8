import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { measure, warmUp } from './cell'
import type { BenchOptions } from './options'
import { startPeer } from './peer'
import { summariseProfile, type ProfileSummary } from './profile'
import type { BenchQuery } from './query'
import type { Session } from './session'

/** Runs a Weir of its own under one query, and tells where its time went once it was warm. */
export const profileWeir = async (
  session: Session,
  { seconds, connections: [connections = 16] }: BenchOptions,
  query: BenchQuery,
): Promise<ProfileSummary> => {
  const { data, installation, postmaster, scratch } = session
  const folder = await mkdtemp(join(scratch, 'profile-'))
  const options = ['--cpu-prof', '--cpu-prof-dir', folder, '--cpu-prof-interval', '500']
  const begun = performance.now()
  try {
    const peer = await startPeer('weir', data, installation, options)
    const bodies = session.bodiesOf(query, 'weir')
    const cell = { peer, bodies, connections, seconds, postmaster, scratch }
    let window = { fromMs: 0, toMs: 0 }
    try {
      await warmUp(cell)
      const fromMs = performance.now() - begun
      await measure(cell)
      // the profile begins a little after the process; the load's own start and end are idle time in it
      window = { fromMs, toMs: performance.now() - begun }
    } finally {
      await peer.stop()
    }
    return summariseProfile(folder, window)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
