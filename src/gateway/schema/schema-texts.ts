import { once } from 'node:events'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { LRUCache } from 'lru-cache'
import type { CatalogSnapshot } from '../../catalog/live/snapshot'
import { AppError } from '../../kernel/errors'
import { sha256Hex } from '../../kernel/hash'
import { lookThrough, type Lens } from './lens'
import { MAX_SCHEMA_BYTES } from '../admission/limits'
import { ReadyText } from '../ready-text'
import type { SchemaJob, SchemaWorkerData, SchemaWorkerInput } from './schema-job'

/** Datasets that are handed to a worker at a time: copying them must not hold up what else runs. */
const PART_DATASETS = 50

/** What texts that are kept may hold, compressed. */
const MAX_KEPT_BYTES = 64 * 1024 * 1024

/** Texts that wait to be written; a worker writes one at a time. */
const MAX_WAITING = 20

/**
 * Long texts of whole schemas: SDL and introspection. Each is written by a worker thread, once for a revision of the
 * catalogue, and kept compressed; a worker ends with its text, and its memory with it.
 */
export class SchemaTexts {
  private readonly kept = new LRUCache<string, ReadyText>({
    maxSize: MAX_KEPT_BYTES,
    sizeCalculation: ({ deflated }) => 1_000 + deflated.length,
  })
  private readonly writing = new Map<string, Promise<ReadyText>>()
  private last: Promise<unknown> = Promise.resolve()

  /** @param workerFile the program of the worker, built */
  constructor(
    private readonly applyUrl: string,
    private readonly workerFile = join(__dirname, 'schema-worker.js'),
  ) {}

  /** @throws AppError UNAVAILABLE when too many wait */
  async of(snapshot: CatalogSnapshot, lens: Lens, job: SchemaJob): Promise<ReadyText> {
    const key = sha256Hex(JSON.stringify([snapshot.revision, lens, job]))
    const known = this.kept.get(key) ?? this.writing.get(key)
    if (known !== undefined) return known
    if (this.writing.size >= MAX_WAITING) throw AppError.of('service.unavailable', {}, { retryAfter: 5 })
    const written = this.last.then(() => this.write(snapshot, lens, job))
    this.last = written.catch(() => undefined)
    this.writing.set(key, written)
    try {
      const text = await written
      this.kept.set(key, text)
      return text
    } finally {
      this.writing.delete(key)
    }
  }

  private async write(snapshot: CatalogSnapshot, lens: Lens, job: SchemaJob): Promise<ReadyText> {
    const { snapshot: shown, fields } = lookThrough(snapshot, lens)
    const workerData: SchemaWorkerData = { revision: shown.revision, applyUrl: this.applyUrl, fields }
    const worker = new Worker(this.workerFile, { workerData })
    try {
      const answered = once(worker, 'message')
      // the failure is told by `answered`; what is sent meanwhile goes nowhere
      answered.catch(() => undefined)
      const send = (input: SchemaWorkerInput): void => {
        worker.postMessage(input)
      }
      const datasets = [...shown.datasets.values()]
      for (let i = 0; i < datasets.length; i += PART_DATASETS) {
        send({ kind: 'DATASETS', datasets: datasets.slice(i, i + PART_DATASETS) })
        await setImmediate()
      }
      send({ kind: 'JOB', job })
      const received: readonly unknown[] = await answered
      const text = received[0]
      if (text === null)
        throw AppError.of(
          'request.tooLongSchema',
          { limit: MAX_SCHEMA_BYTES },
          { limit: { name: 'MAX_SCHEMA_BYTES', value: MAX_SCHEMA_BYTES } },
        )
      return ReadyText.parse(text)
    } finally {
      await worker.terminate()
    }
  }
}
