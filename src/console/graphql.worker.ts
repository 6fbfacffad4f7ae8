import { GraphQLWorker } from 'monaco-graphql/esm/GraphQLWorker.js'
import 'monaco-graphql/esm/graphql.worker.js'
import { textOrder } from './completion-order'

/** The worker of monaco-graphql, whose suggestions Monaco sorts by their places: the worker writes those as bare numbers. */
const { doComplete } = GraphQLWorker.prototype

GraphQLWorker.prototype.doComplete = async function (...asked) {
  const suggestions = await doComplete.apply(this, asked)
  return suggestions.map((one) =>
    one.sortText === undefined ? one : { ...one, sortText: textOrder(one.sortText) },
  )
}
