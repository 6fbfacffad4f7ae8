import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import postgres from 'postgres'

/**
 * The practical limit: bare node:http and postgres.js. Each query is one statement, written by hand, that returns
 * the reply's JSON text; its bytes are passed on unread. No GraphQL, no identity, no checks.
 */
const page = (rows: string): string =>
  `select '{"data":{"rows":{"answer":{"nodes":[' || coalesce(string_agg(j, ','), '') || ']}}}}' from (${rows}) t`

const place = (alias: string, more = ''): string =>
  `format('{"code":%s,"name":%s${more === '' ? '' : ',%s'}}', to_json(${alias}.code), to_json(${alias}.name)${more === '' ? '' : `, ${more}`})`

const reading = (columns: readonly string[], first: number): string => {
  const values = columns.map((column) =>
    column === 'co'
      ? `'"' || "${column}" || '"'`
      : numeric.has(column)
        ? `"${column}"`
        : `to_json("${column}")`,
  )
  const text = columns.map((column) => `"${column}":%s`).join(',')
  return page(`select format('{${text}}', ${values.join(', ')}) as j from peers.sensor_readings
    where "stationCode" = $1 order by "measuredAt" desc limit ${first}`)
}

const numeric = new Set(['aqi', 'pm25', 'pm10', 'so2', 'no2', 'o3'])
const eight = ['stationCode', 'stationName', 'measuredAt', 'aqi', 'pm25', 'pm10', 'so2', 'no2']

const statements: Readonly<Record<string, string>> = {
  Q1: page(`select format('{"code":%s,"name":%s,"street":%s}', to_json(v.code), to_json(v.name),
      format('{"code":%s,"name":%s,"area":%s}', to_json(s.code), to_json(s.name),
        format('{"code":%s,"name":%s,"city":%s}', to_json(a.code), to_json(a.name),
          format('{"code":%s,"name":%s,"province":%s}', to_json(c.code), to_json(c.name), ${place('p')})))) as j
    from peers.villages v join peers.streets s on s.code = v."streetCode" join peers.areas a on a.code = s."areaCode"
      join peers.cities c on c.code = a."cityCode" join peers.provinces p on p.code = c."provinceCode"
    where v.code = $1`),
  Q2: reading(eight, 20),
  Q3: reading([...eight, 'co', 'o3'], 1000),
  Q4: page(`select format('{"code":%s,"name":%s,"areas":{"nodes":[%s]}}', to_json(c.code), to_json(c.name), (
      select string_agg(j, ',') from (
        select format('{"code":%s,"name":%s,"streets":{"nodes":[%s]}}', to_json(a.code), to_json(a.name), (
          select string_agg(j, ',') from (
            select ${place('s')} as j from peers.streets s where s."areaCode" = a.code order by s.code limit 10
          ) s)) as j
        from peers.areas a where a."cityCode" = c.code order by a.code limit 100
      ) a)) as j
    from peers.cities c where c.code = $1`),
  Q5: `select '{"data":{"rows":{"answer":{"groups":[' || coalesce(string_agg(j, ','), '') || ']}}}}' from (
    select format('{"stationCode":%s,"count":%s,"pm25":"%s"}', to_json("stationCode"), count(*), avg(pm25)) as j
    from peers.sensor_readings where "districtCode" = $1 group by "stationCode" order by "stationCode") t`,
  Q6: page(`select ${place('p')} as j from peers.provinces p order by code limit 30`),
}

const sql = postgres({ max: 10, fetch_types: false, connection: { TimeZone: 'UTC' } })

const answer = async (body: Buffer, response: ServerResponse): Promise<void> => {
  const { query, variables } = JSON.parse(body.toString()) as { query: string; variables?: { code?: string } }
  const values = variables?.code === undefined ? [] : [variables.code]
  const [row] = await sql.unsafe(statements[query] ?? '', values, { prepare: true }).raw()
  const text = row?.[0] ?? Buffer.alloc(0)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length })
  response.end(text)
}

const take = (request: IncomingMessage, response: ServerResponse): void => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const [only] = chunks
    answer(chunks.length === 1 && only ? only : Buffer.concat(chunks), response).catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  })
}

const server = createServer({ keepAliveTimeout: 72_000 }, take).listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`listening on ${typeof address === 'object' ? String(address?.port) : ''}\n`)
})
