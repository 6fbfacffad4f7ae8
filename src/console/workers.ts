import EditorWorker from 'monaco-editor/esm/vs/editor/editor.worker.js?worker'
import JsonWorker from 'monaco-editor/esm/vs/language/json/json.worker.js?worker'
import GraphqlWorker from './graphql.worker.ts?worker'

/** Monaco's workers, from our own address. (`graphiql/setup-workers/vite` does the same and writes to the console.) */
export const workers = {
  getWorker(_workerId: string, label: string): Worker {
    if (label === 'json') return new JsonWorker()
    if (label === 'graphql') return new GraphqlWorker()
    return new EditorWorker()
  },
}
