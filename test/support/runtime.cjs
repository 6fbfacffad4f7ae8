/**
 * Jest's runtime, but a file that several test files load is read, transformed and compiled once a worker. Its code
 * still runs anew in each of them, in a realm of its own: nothing that a test could change is shared.
 */
const { statSync } = require('node:fs')
const { sep } = require('node:path')
const { Script } = require('node:vm')
const { default: Runtime } = require('jest-runtime')

const packages = `${sep}node_modules${sep}`
/** By path: what was transformed, and of which state of the file. */
const transformed = new Map()
/** By path: the text that was compiled, and its script. */
const scripts = new Map()

/** What changes with an edit; packages are not edited while tests run. */
const stateOf = (filename) => (filename.includes(packages) ? 0 : statSync(filename).mtimeMs)

const shareTransforms = (cache) => {
  const transform = cache.transform.bind(cache)
  cache.transform = (filename, options) => {
    // what belongs to jest is not transformed
    const key = `${options?.isInternalModule === true ? 'jest' : ''}\0${filename}`
    const state = stateOf(filename)
    const known = transformed.get(key)
    if (known?.state !== state) {
      const code = transform(filename, options)
      const file = { entry: cache.transforms.get(filename), map: cache.sourceMaps.get(filename) }
      transformed.set(key, { state, code, ...file })
      return code
    }
    if (known.entry !== undefined) cache.transforms.set(filename, known.entry)
    if (known.map !== undefined) cache.sourceMaps.set(filename, known.map)
    return known.code
  }
}

/**
 * What the language itself provides, handed to each file as its own: a look-up in the global object of a realm that Node
 * made costs a hundred times as much. Not what tests put something else in place of, such as Date and fetch.
 */
const BUILT_IN = [
  ...['Object', 'Array', 'String', 'Number', 'Boolean', 'BigInt', 'Symbol', 'RegExp', 'Math', 'JSON'],
  ...['Map', 'Set', 'WeakMap', 'WeakSet', 'Promise', 'Proxy', 'Reflect', 'Buffer', 'Uint8Array'],
  ...['Error', 'TypeError', 'RangeError', 'SyntaxError', 'parseInt', 'isNaN'],
]

const compiled = (source, filename, parameters) => {
  const known = scripts.get(filename)
  if (known?.source === source) return known.script
  // within a function of its own: a file may declare one of these names itself
  const head = `(function (${BUILT_IN.join(', ')}) { return function (${parameters.join(', ')}) {`
  const script = new Script(`${head}${source}\n}})`, { filename, columnOffset: -head.length })
  scripts.set(filename, { source, script })
  return script
}

const shareScripts = (executor, environment) => {
  const compile = executor.compile.bind(executor)
  let builtIn
  executor.compile = (source, filename) => {
    const context = environment.getVmContext()
    if (context === null) return null
    builtIn ??= BUILT_IN.map((name) => environment.global[name])
    try {
      return compiled(source, filename, executor.injectedModuleParameters).runInContext(context)(...builtIn)
    } catch {
      // jest tells better what is wrong with it
      return compile(source, filename)
    }
  }
}

class SharingRuntime extends Runtime {
  constructor(config, environment, ...others) {
    super(config, environment, ...others)
    shareTransforms(this.transformCache)
    shareScripts(this.executor, environment)
  }
}

module.exports = SharingRuntime
