import { Agent, request } from 'node:http'

/** One operation, as it is sent again and again. */
export interface Load {
  readonly url: string
  readonly key: string | null
  readonly connections: number
  readonly seconds: number
  /** The n-th request's body. */
  readonly body: (n: number) => string
}

export interface LoadSecond {
  readonly requests: number
  /** Milliseconds of each request that ended in this second, unsorted. */
  readonly latencies: readonly number[]
}

/**
 * Keeps `connections` requests under way for `seconds`. Every answer must be 200 with `data` and without `errors`.
 * @returns what each second saw
 */
export const runLoad = async ({
  url,
  key,
  connections,
  seconds,
  body,
}: Load): Promise<readonly LoadSecond[]> => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const bySecond = Array.from({ length: seconds }, () => ({ requests: 0, latencies: [] as number[] }))
  const begun = performance.now()
  let sent = 0
  const lane = async (): Promise<void> => {
    for (;;) {
      const at = performance.now()
      if (at - begun >= seconds * 1000) return
      sent += 1
      await ask(agent, url, key, body(sent))
      const ended = performance.now()
      const second = bySecond[Math.floor((ended - begun) / 1000)]
      if (second === undefined) return
      second.requests += 1
      second.latencies.push(ended - at)
    }
  }
  await Promise.all(Array.from({ length: connections }, lane))
  agent.destroy()
  return bySecond
}

const ask = (agent: Agent, url: string, key: string | null, body: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        agent,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        },
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const head = Buffer.concat(chunks).toString('utf8')
          if (response.statusCode === 200 && head.startsWith('{"data":') && !head.includes('"errors":'))
            resolve()
          else
            reject(new Error(`an answer that is none: ${String(response.statusCode)} ${head.slice(0, 300)}`))
        })
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })

export const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN
