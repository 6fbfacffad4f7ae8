/**
 * Weir without its rules and its meter, for `npm run bench peers`: what both cost is the difference. It stands in place of
 * modules of the built server before that is loaded; no setting of the server does such a thing.
 *
 *     node --require test/bench/peers/servers/bare.cjs bin/weir.js serve
 *
 * Off: the decision (who, which agreement, scope, masks), the record and what it is made of, the log and its commit, and
 * the lease that rows are handed over under. On: everything else, who the caller is among it.
 */
const Module = require('node:module')
const { join, relative } = require('node:path')

const dist = join(__dirname, '..', '..', '..', '..', 'dist')

const receipt = { record: '', writer: '', batch: 0, position: 0 }
const committed = {
  kind: 'COMMITTED',
  receipt,
  batch: { header: '', keyId: '', signature: Buffer.alloc(0), leaves: [] },
}
const nothing = () => undefined
const emptyText = { text: { hash: '', text: '' }, literals: [] }
const noSide = { text: null, hash: null }
const noRecord = {
  decision: 'ALLOW',
  codes: [],
  status: 200,
  agreements: [],
  datasets: [],
  rows: 0,
  bytes: 0,
  durationUs: 0,
}

/** By the path of the module in the build: what of it is another. */
const replaced = {
  'policies/decide.js': ({ decide }) => {
    const known = new WeakMap()
    return {
      decide: (caller, footprint, facts) => {
        const before = known.get(footprint)
        if (before !== undefined) return before
        const made = decide(caller, footprint, facts)
        known.set(footprint, made)
        return made
      },
    }
  },
  'src/metering/log/log.js': () => ({
    openUsageLog: async () => ({
      epoch: 0,
      isWritable: true,
      append: async () => committed,
      begin: () => nothing,
      refresh: async () => undefined,
      close: async () => undefined,
    }),
  }),
  'src/metering/end/lease.js': () => ({
    openLease: async () => ({
      term: 0,
      allows: () => true,
      begin: nothing,
      end: nothing,
      hasten: nothing,
      close: async () => undefined,
    }),
  }),
  'src/gateway/record.js': () => ({ toUsageRecord: () => noRecord }),
  'src/gateway/operation-text.js': () => ({ normalised: () => emptyText }),
  'src/metering/record/side-row.js': () => ({ sidePart: () => noSide }),
  'src/metering/record/value-digest.js': () => ({ createValueDigest: () => ({ of: () => null }) }),
}

const made = new Map()
const load = Module._load
Module._load = function (request, parent, isMain) {
  const loaded = load.call(this, request, parent, isMain)
  if (parent === null || parent === undefined || !request.startsWith('.')) return loaded
  const path = relative(dist, Module._resolveFilename(request, parent, isMain))
  const replace = replaced[path]
  if (replace === undefined) return loaded
  if (!made.has(path)) made.set(path, { ...loaded, ...replace(loaded) })
  return made.get(path)
}
process.on('exit', () => {
  const missing = Object.keys(replaced).filter((path) => !made.has(path))
  if (made.size > 0 && missing.length > 0) process.stderr.write(`not replaced: ${missing.join(', ')}\n`)
})
