import 'reflect-metadata'
import { parse, getOperationAST } from 'graphql'
import { parentPort, workerData } from 'node:worker_threads'
import type { Dataset } from '../../catalog/dataset'
import { invariant } from '../../kernel/errors'
import { MAX_SCHEMA_BYTES } from '../admission/limits'
import { READY_DATA_START, ReadyTextWriter } from '../ready-text'
import { introspectionText, sdlText, type TextSource } from './schema-text'
import type { SchemaJob, SchemaWorkerData, SchemaWorkerInput } from './schema-job'

/** The worker that writes long schema texts: datasets come in parts, then the job; it answers once and is ended. */
const listen = (): void => {
  invariant(parentPort !== null, '7d41', 'not in a worker')
  const port = parentPort
  const { revision, applyUrl, fields } = workerData as SchemaWorkerData
  const datasets = new Map<string, Dataset>()
  port.on('message', (input: SchemaWorkerInput) => {
    if (input.kind === 'DATASETS') {
      for (const dataset of input.datasets) datasets.set(dataset.name, dataset)
      return
    }
    const writer = new ReadyTextWriter()
    const source: TextSource = { snapshot: { revision, datasets }, fields, applyUrl }
    for (const piece of textOf(source, input.job)) {
      writer.write(piece)
      if (writer.written > MAX_SCHEMA_BYTES) {
        port.postMessage(null)
        return
      }
    }
    port.postMessage(writer.end())
  })
}

function* textOf(source: TextSource, job: SchemaJob): Iterable<string> {
  if (job.kind === 'SDL') {
    yield* sdlText(source)
    return
  }
  const document = parse(job.query)
  const operation = getOperationAST(document, job.operationName)
  invariant(operation != null, '7d42', 'an operation that is not in its document')
  yield READY_DATA_START
  yield* introspectionText(source, { document, operation, variables: job.variables })
}

listen()
