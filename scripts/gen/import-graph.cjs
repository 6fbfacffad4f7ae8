/** ARCHITECTURE.md, section `import-graph`: which room imports which, as a picture and as a table. */
const { execFileSync } = require('node:child_process')
const { join } = require('node:path')

const root = join(__dirname, '..', '..')
const folders = ['schema', 'resolvers', 'policies', 'drizzle', 'src']

/** The room of a file: `src/catalog/live/live.ts` -> `catalog`, `src/main.ts` -> `main`; undefined: not ours. */
const roomOf = (path) => {
  const [folder, second, third] = path.split('/')
  if (!folders.includes(folder)) return undefined
  if (folder !== 'src') return folder
  return third === undefined ? second.replace(/\.ts$/, '') : second
}

/** Each room and the rooms that its files import, type-only imports too. */
const importsOfRooms = () => {
  const cli = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs')
  const args = [cli, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders]
  const { modules } = JSON.parse(
    execFileSync(process.execPath, args, { cwd: root, maxBuffer: 256 * 1024 * 1024 }),
  )
  const rooms = new Map()
  for (const { source, dependencies } of modules) {
    const from = roomOf(source)
    if (from === undefined) continue
    const targets = rooms.get(from) ?? new Set()
    rooms.set(from, targets)
    for (const { resolved } of dependencies) {
      const to = roomOf(resolved)
      if (to !== undefined && to !== from) targets.add(to)
    }
  }
  return rooms
}

/** The rooms from above to below: whoever imports stands before what it imports. */
const ordered = (rooms) => {
  const left = new Set([...rooms.keys()].sort())
  const order = []
  while (left.size > 0) {
    const free = [...left].filter(
      (room) => ![...left].some((other) => other !== room && rooms.get(other).has(room)),
    )
    if (free.length === 0) throw new Error(`the rooms ${[...left].join(', ')} import each other`)
    for (const room of free) left.delete(room)
    order.push(...free)
  }
  return order
}

/** Whether `to` is reached from `from` by way of a third room. */
const isImplied = (rooms, from, to) => {
  const seen = new Set()
  const reaches = (room) => {
    if (room === to) return true
    if (seen.has(room)) return false
    seen.add(room)
    return [...rooms.get(room)].some(reaches)
  }
  return [...rooms.get(from)].some((other) => other !== to && reaches(other))
}

const generate = () => {
  const rooms = importsOfRooms()
  const order = ordered(rooms)
  const direct = order.flatMap((from) =>
    order
      .filter((to) => rooms.get(from).has(to) && !isImplied(rooms, from, to))
      .map((to) => `  ${from} --> ${to}`),
  )
  const apart = order.filter((room) => !direct.some((arrow) => arrow.split(' ').includes(room)))
  const rows = order.map((room) => {
    const imported = order.filter((to) => rooms.get(room).has(to))
    return `| ${room} | ${imported.length === 0 ? 'nothing of ours' : imported.join(', ')} |`
  })
  return [
    '```mermaid',
    'flowchart TD',
    ...direct,
    ...apart.map((room) => `  ${room}`),
    '```',
    '',
    'An arrow that follows from others is left out of the picture; the table has them all.',
    '',
    '| room | imports |',
    '| --- | --- |',
    ...rows,
  ].join('\n')
}

module.exports = { generate }
