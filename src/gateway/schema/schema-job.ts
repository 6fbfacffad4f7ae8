import type { Dataset } from '../../catalog/dataset'

/** A text of the whole schema that is to be written. */
export type SchemaJob =
  | { readonly kind: 'SDL' }
  | {
      readonly kind: 'INTROSPECTION'
      readonly query: string
      readonly operationName: string | null
      readonly variables: Readonly<Record<string, unknown>>
    }

export interface SchemaWorkerData {
  readonly revision: number
  readonly applyUrl: string
  readonly fields: ReadonlySet<string> | null
}

export type SchemaWorkerInput =
  | { readonly kind: 'DATASETS'; readonly datasets: readonly Dataset[] }
  | { readonly kind: 'JOB'; readonly job: SchemaJob }
