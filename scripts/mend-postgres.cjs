/**
 * Mends postgres.js 3.4.9 in node_modules (`npm ci` runs it): where a connection is lost during a transaction, what the
 * transaction still asks goes to a socket that is no more, which ends the process (porsager/postgres#1208, #1154), or,
 * once the connection has connected again, is carried out outside of any transaction. One that was reserved and is lost
 * is handed back as if it were open, and of one that is lost while it reads the types nobody hears: both end the process.
 * And a statement that was about to be sent keeps the connection from connecting again; one that is asked while a
 * connection breaks is never answered. After a statement that failed with rows behind it the result of the next one on its
 * connection began with as many empty places. Every statement lived on until a full garbage collection: V8 makes a function that
 * is written as the value of a property in the old generation, from where it held it. A short statement left a turn of the
 * event loop late, after all that the other sockets had to say. Where a server hangs up before a connection is open, it was
 * dialled again at once and for ever, and nobody heard of it; now the statement fails with CONNECT_CLOSED. And a client whose
 * connection was lost in a statement could not be ended before its time. See DECISIONS.md. It may be run again and again.
 */
const { readFileSync, renameSync, writeFileSync } = require('node:fs')
const { dirname, join } = require('node:path')

const mends = {
  'index.js': [
    [
      `    let savepoints = 0
      , connection
`,
      `    let savepoints = 0
      , lost = null
      , connection
`,
    ],
    [
      `new Promise((_, reject) => connection.onclose = reject)`,
      `new Promise((_, reject) => connection.onclose = e => {
          lost = e
          while (queries.length)
            queries.shift().reject(e)
          reject(e)
        })`,
    ],
    [
      `        q.catch(e => uncaughtError || (uncaughtError = e))
        c.queue`,
      `        q.catch(e => uncaughtError || (uncaughtError = e))
        if (lost)
          return q.reject(lost)
        c.queue`,
    ],
    [
      `    const queue = Queue()
    const c = open.length`,
      `    const queue = Queue()
    let lost = null
    const c = open.length`,
    ],
    [
      `    c.reserved.release = true
`,
      `    c.reserved.release = true
    c.onclose = e => {
      lost = e
      while (queue.length)
        queue.shift().reject(e)
    }
`,
    ],
    [
      `    sql.release = () => {
      c.reserved = null`,
      `    sql.release = () => {
      if (lost)
        return
      c.onclose = null
      c.reserved = null`,
    ],
    [
      `    function handler(q) {
      c.queue === full
        ? queue.push(q)`,
      `    function handler(q) {
      if (lost)
        return q.reject(lost)
      c.queue === full
        ? queue.push(q)`,
    ],
  ],
  'connection.js': [
    [
      `    , nextWriteTimer = null
`,
      `    , nextWriteTimer = null
    , writesSoon = false
`,
    ],
    [
      `    nextWriteTimer === null && (nextWriteTimer = setImmediate(nextWrite))
    return true
  }
`,
      `    if (!writesSoon) {
      writesSoon = true
      process.nextTick(writeSoon)
    }
    return true
  }

  function writeSoon() {
    writesSoon = false
    if (chunk !== null && socket !== null && !terminated)
      nextWrite()
  }
`,
    ],
    [
      `    incomings = null
    clearImmediate(nextWriteTimer)
    socket.removeListener('data', data)`,
      `    incomings = null
    clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = null
    socket.removeListener('data', data)`,
    ],
    [`        return fetchArrayTypes()`, `        return fetchArrayTypes().catch(() => undefined)`],
    [
      `    query = results = errorResponse = null
    result = new Result()
    connectTimer`,
      `    query = results = errorResponse = null
    result = new Result()
    rows = 0
    connectTimer`,
    ],
    [`    !hadError && (query || sent.length) && error(`, `    ;(query || sent.length) && error(`],
    [
      `    if (initial)
      return reconnect()

`,
      `    const connecting = initial !== null
    if (initial && (terminated || options.host[retries + 1]))
      return reconnect()

    initial && error(Errors.connection('CONNECT_CLOSED', options, socket))
`,
    ],
    [
      `    closedTime = performance.now()
    hadError && options`,
      `    query = null
    closedTime = performance.now()
    ;(hadError || connecting) && options`,
    ],
  ],
  'query.js': [
    [
      `    this.resolve = x => (this.active = false, resolve(x))
    this.reject = x => (this.active = false, reject(x))

`,
      `    const resolved = x => (this.active = false, resolve(x))
    const rejected = x => (this.active = false, reject(x))
    this.resolve = resolved
    this.reject = rejected

`,
    ],
  ],
}

const folder = dirname(require.resolve('postgres'))
for (const [file, pairs] of Object.entries(mends)) {
  const path = join(folder, file)
  const text = readFileSync(path, 'utf8')
  let mended = text
  for (const [found, wanted] of pairs) {
    if (mended.includes(wanted)) continue
    if (mended.split(found).length !== 2) {
      console.error(`${path} is not what scripts/mend-postgres.cjs knows. Look whether it is still needed.`)
      process.exit(1)
    }
    mended = mended.replace(found, () => wanted)
  }
  if (mended === text) continue
  // others may be reading it
  writeFileSync(`${path}.new`, mended)
  renameSync(`${path}.new`, path)
}
