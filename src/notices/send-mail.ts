import { createTransport } from 'nodemailer'
import { errorCode } from '../kernel/error-code'
import type { Locale } from '../kernel/message'
import { linkOf } from './cloud-event'
import { failed, type Outcome, type Send, type StoredNotice } from './delivery'
import { renderNotice } from './notice-text'

export interface MailSenderDeps {
  /** `smtp://` or `smtps://`; null: the channel is off. */
  readonly smtpUrl: string | null
  readonly from: string | null
  /** null: not told. */
  readonly publicUrl: string | null
  readonly timeoutMs?: number
}

/** For each step of a delivery: to connect, to be greeted, to be answered. */
const TIMEOUT_MS = 5_000

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** Delivers by mail: plain text, in the account's language. Without TLS only to this machine. */
export const createMailSender = ({
  smtpUrl,
  from,
  publicUrl,
  timeoutMs = TIMEOUT_MS,
}: MailSenderDeps): Send => {
  if (smtpUrl === null || from === null) return () => Promise.resolve({ kind: 'OFF', failure: 'NO_SMTP' })
  const { protocol, hostname, port, username, password } = new URL(smtpUrl)
  const secure = protocol === 'smtps:'
  const transport = createTransport({
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !LOOPBACK.test(hostname),
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return async ({ id, notice, destination }, signal) => {
    if (destination?.channel !== 'SMTP') return { kind: 'OFF', failure: 'NO_MAIL_ADDRESS' }
    const { title, text } = mailOf(notice, destination.locale, publicUrl)
    const sent = transport
      .sendMail({
        from,
        to: { name: '', address: destination.address },
        subject: title,
        text,
        // the same in every attempt
        messageId: `<${id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
        date: notice.at,
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
      .then((): Outcome => ({ kind: 'DELIVERED' }), outcomeOf)
    return Promise.race([sent, interrupted(signal)])
  }
}

/** The server's own words may hold anything: only its code is kept. A 5xx for this address is its last word. */
const outcomeOf = (error: unknown): Outcome => {
  const status =
    error instanceof Error && 'responseCode' in error && typeof error.responseCode === 'number'
      ? error.responseCode
      : undefined
  const code = errorCode(error)
  return status === undefined ? failed(code) : failed(`SMTP_${status}`, status >= 500 && code === 'EENVELOPE')
}

const interrupted = (signal: AbortSignal): Promise<Outcome> =>
  new Promise((resolve) => {
    const stop = (): void => resolve({ kind: 'INTERRUPTED' })
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })

/** Where no language is preferred: Chinese, then English. */
const mailOf = (
  { message, params, link }: StoredNotice,
  locale: Locale | null,
  publicUrl: string | null,
): { readonly title: string; readonly text: string } => {
  const locales: readonly Locale[] = locale === null ? ['zh', 'en'] : [locale]
  const words = locales.map((each) => renderNotice(message, params, each))
  // a path is of no use outside of the console
  const page = publicUrl === null ? null : linkOf(link, publicUrl)
  return {
    title: words.map(({ title }) => title).join(' / '),
    text: `${[...words.map(({ text }) => text), ...(page === null ? [] : [page])].join('\n\n')}\n`,
  }
}
