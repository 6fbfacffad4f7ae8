import * as z from 'zod/mini'

/** What the meter says of an answer: `extensions.usage`. */
export interface Usage {
  readonly requestId: string
  /** Rows delivered. */
  readonly rows: number
  /** Length of `data` in UTF-8. */
  readonly bytes: number
  /** Cost units; null: not told. */
  readonly cost: { readonly requested: number | null; readonly actual: number | null }
}

/** One error of an answer. */
export interface Problem {
  /** `extensions.code`; empty: none was given. */
  readonly code: string
  readonly message: string
  /** Where in the answer, `rows.streets`; empty: the whole request. */
  readonly path: string
  readonly applyUrl: string | null
  /** Seconds. */
  readonly retryAfter: number | null
}

export interface ReplySummary {
  /** null: the answer has no (readable) usage. */
  readonly usage: Usage | null
  readonly problems: readonly Problem[]
}

const Count = z.pipe(z.union([z.number(), z.string()]), z.transform(Number)).check(z.gte(0))

const UsageShape = z.object({
  requestId: z.catch(z.string(), ''),
  rows: Count,
  bytes: Count,
  cost: z.catch(
    z.object({ requested: z.catch(z.nullable(Count), null), actual: z.catch(z.nullable(Count), null) }),
    { requested: null, actual: null },
  ),
})

const ProblemShape = z.object({
  message: z.catch(z.string(), ''),
  path: z.catch(z.array(z.union([z.string(), z.number()])), []),
  extensions: z.catch(
    z.object({
      code: z.catch(z.string(), ''),
      applyUrl: z.catch(z.nullable(z.string()), null),
      retryAfter: z.catch(z.nullable(z.number()), null),
    }),
    { code: '', applyUrl: null, retryAfter: null },
  ),
})

const ReplyShape = z.object({
  errors: z.catch(z.array(z.unknown()), []),
  extensions: z.catch(z.object({ usage: z.optional(z.unknown()) }), {}),
})

/** Links are followed by a click, so only those of the web are taken. */
const webAddress = (address: string | null): string | null => {
  if (address === null) return null
  return /^(https?:\/\/|\/(?!\/))/i.test(address) ? address : null
}

/**
 * What there is to tell of a reply, whatever came: parts that cannot be read are left out.
 * @param reply the parsed body of a GraphQL reply
 */
export const summarise = (reply: unknown): ReplySummary => {
  const read = ReplyShape.safeParse(reply)
  if (!read.success) return { usage: null, problems: [] }
  const usage = UsageShape.safeParse(read.data.extensions.usage)
  const problems: Problem[] = []
  for (const error of read.data.errors) {
    const { data } = ProblemShape.safeParse(error)
    if (data === undefined) continue
    const { code, applyUrl, retryAfter } = data.extensions
    problems.push({
      code,
      message: data.message,
      path: data.path.join('.'),
      applyUrl: webAddress(applyUrl),
      retryAfter,
    })
  }
  return { usage: usage.success ? usage.data : null, problems }
}

/** What would be refused again, however often it is asked. */
const lasting: ReadonlySet<string> = new Set(['BAD_USER_INPUT', 'LIMIT_EXCEEDED'])

/** What the gateway said where it refused for good. @param text of a reply; null: it did not, or this is no reply */
export const refusalIn = (text: string): string | null => {
  try {
    const { problems } = summarise(JSON.parse(text))
    return problems.find(({ code }) => lasting.has(code))?.message ?? null
  } catch {
    return null
  }
}
