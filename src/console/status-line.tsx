import { formatShortcutForOS, KEY_MAP, useGraphiQL, useGraphiQLActions } from '@graphiql/react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Exchange, ExchangeStore } from './exchange'
import { failureText } from './failure-text'
import type { Language } from './language'
import { ProblemList } from './problem-list'
import type { Usage } from './reply'
import { useSchemaFault } from './schema-fault'
import { textOf } from './texts'

/** From here on a running query is called slow. */
const SLOW_SECONDS = 8

interface StatusLineProps {
  readonly exchange: ExchangeStore
  readonly language: Language
}

/** Under the result: what the last request cost, or what went wrong and what to do next. */
export const StatusLine = ({ exchange, language }: StatusLineProps) => {
  const last = useSyncExternalStore(exchange.subscribe, exchange.current)
  const schemaFault = useSchemaFault(language)
  useIdleOnOtherTab(exchange)
  useUnsent(exchange)
  return (
    <section className="weir-status" aria-label={textOf('resultSummary', language)}>
      <div role="status">
        <ExchangeLine last={last} language={language} />
        {schemaFault !== null && <p className="weir-status-fault">{schemaFault}</p>}
      </div>
    </section>
  )
}

const ExchangeLine = ({ last, language }: { readonly last: Exchange; readonly language: Language }) => {
  const { run } = useGraphiQLActions()
  switch (last.phase) {
    case 'idle':
      return (
        <p>{textOf('statusIdle', language, { keys: formatShortcutForOS(KEY_MAP.runQuery.key, 'Cmd') })}</p>
      )
    case 'unknownLink':
      return <p className="weir-status-fault">{textOf('linkUnknown', language, { name: last.name })}</p>
    case 'running':
      return <Running language={language} />
    case 'stopped':
      return <p>{textOf('statusStopped', language, { seconds: (last.tookMs / 1000).toFixed(1) })}</p>
    case 'failed':
      return (
        <p className="weir-status-fault">
          {failureText(last.failure, language)}{' '}
          <button className="weir-control" type="button" onClick={() => void run()}>
            {textOf('retry', language)}
          </button>
        </p>
      )
    case 'answered':
      return (
        <>
          <ProblemList problems={last.summary.problems} language={language} />
          <Measures usage={last.summary.usage} tookMs={last.tookMs} language={language} />
        </>
      )
  }
}

const Running = ({ language }: { readonly language: Language }) => {
  const { stop } = useGraphiQLActions()
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds((s) => s + 1), 1_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <p>
      {textOf('statusRunning', language)}
      {/* read aloud once, not each second */}
      <span aria-hidden="true">{seconds === 0 ? '…' : ` ${seconds} s.`}</span>{' '}
      {seconds >= SLOW_SECONDS && <span>{textOf('statusSlow', language)} </span>}
      <button className="weir-control" type="button" onClick={stop}>
        {textOf('stop', language)}
      </button>
    </p>
  )
}

interface MeasuresProps {
  readonly usage: Usage | null
  readonly tookMs: number
  readonly language: Language
}

const Measures = ({ usage, tookMs, language }: MeasuresProps) => {
  const number = new Intl.NumberFormat(language)
  const measures: (readonly [string, string])[] = []
  if (usage !== null) {
    measures.push([textOf('rows', language), number.format(usage.rows)])
    measures.push([textOf('bytes', language), number.format(usage.bytes)])
    const { actual, requested } = usage.cost
    const cost = actual ?? requested
    if (cost !== null) measures.push([textOf('cost', language), number.format(cost)])
  }
  measures.push([textOf('time', language), `${number.format(Math.round(tookMs))} ms`])
  if (usage !== null && usage.requestId !== '') measures.push([textOf('request', language), usage.requestId])
  return (
    <dl className="weir-measures">
      {measures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** What is told belongs to the tab that it was run in; what still runs is told in every one. */
const useIdleOnOtherTab = (exchange: ExchangeStore): void => {
  const tab = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.id)
  useEffect(() => {
    if (exchange.current().phase !== 'running') exchange.set({ phase: 'idle' })
  }, [exchange, tab])
}

/** How GraphiQL begins what it shows in place of an answer when it does not call the fetcher. */
const UNSENT = '"message": "Request not sent. Variables'

/** What was not sent has no answer: the figures of the one before are not its own. */
const useUnsent = (exchange: ExchangeStore): void => {
  const isUnsent = useGraphiQL((state) =>
    state.tabs[state.activeTabIndex]?.response?.slice(0, 200).includes(UNSENT),
  )
  const attempt = useGraphiQL((state) => state.queryId)
  useEffect(() => {
    if (isUnsent) exchange.set({ phase: 'failed', failure: { reason: 'badVariables' } })
  }, [exchange, isUnsent, attempt])
}
