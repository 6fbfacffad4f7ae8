import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { and, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { importTurn } from '../../drizzle/catalog'
import { exclusively } from '../db/exclusive'
import { AppError } from '../kernel/errors'
import type { ImportJob, ImportUnderWay } from './import-job'
import { shownLabel } from './shown'

/** How often one who waits looks again. */
const LOOK_MS = 250

/**
 * Does what one import of a dataset at a time may do. The turn is a lock of a connection: whoever dies gives it up.
 * @param orElse what to do while another import has the turn: wait for its end, and tell of it, or refuse
 * @throws AppError INVALID_TRANSITION: refused, with the import that is under way; UNAVAILABLE: interrupted
 */
export const inTurn = async <T>(
  job: ImportJob,
  work: () => Promise<T>,
  orElse: 'wait' | 'refuse',
): Promise<T> => {
  const { control } = job.deps.databases
  const begin = async () => ({ result: await recorded(job, work) })
  for (;;) {
    const done = await exclusively(control, lockOf(job.dataset), begin)
    if (done !== undefined) return done.result
    const other = await findUnderWay(job)
    if (orElse === 'refuse') throw refusal(job, other)
    if (other !== undefined) job.deps.onWaiting?.(other)
    await sleep(LOOK_MS)
    job.refuseInterrupted()
  }
}

/** Beyond the numbers of all other locks. */
const lockOf = (dataset: string): number =>
  2 ** 48 + createHash('sha256').update(dataset).digest().readUIntBE(0, 6)

/** So that those who wait know for what. */
const recorded = async <T>({ dataset, source, deps }: ImportJob, work: () => Promise<T>): Promise<T> => {
  const db = drizzle(deps.databases.control)
  const turn = { sourceName: source.name, begunAt: deps.clock.now() }
  await db
    .insert(importTurn)
    .values({ datasetName: dataset, ...turn })
    .onConflictDoUpdate({ target: importTurn.datasetName, set: turn })
  try {
    return await work()
  } finally {
    // a turn that ended without this says nothing: it has no lock; one that lost it has no word on the next
    await db
      .delete(importTurn)
      .where(and(eq(importTurn.datasetName, dataset), eq(importTurn.begunAt, turn.begunAt)))
      .catch(() => undefined)
  }
}

const findUnderWay = async ({ dataset, deps }: ImportJob): Promise<ImportUnderWay | undefined> => {
  const [found] = await drizzle(deps.databases.control)
    .select({ file: importTurn.sourceName, since: importTurn.begunAt })
    .from(importTurn)
    .where(eq(importTurn.datasetName, dataset))
  return found
}

const refusal = ({ dataset }: ImportJob, other: ImportUnderWay | undefined): AppError =>
  other === undefined
    ? AppError.of('catalog.staleLoad', { dataset })
    : AppError.of('intake.underWay', {
        dataset,
        file: shownLabel(other.file),
        since: other.since.toISOString(),
      })
