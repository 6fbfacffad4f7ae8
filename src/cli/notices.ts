import { drizzle } from 'drizzle-orm/postgres-js'
import { createDeadLetters, type DeadLetter } from '../notices/dead-letters'
import type { RegisterCommand } from './context'
import { say } from './texts'

interface JsonOption {
  readonly json?: boolean
}

/** `weir notices dead`, `weir notices retry`: what could not be delivered, and another try. */
export const registerNotices: RegisterCommand = (program, io) => {
  const notices = program
    .command('notices')
    .description('notices to people and programs, as they are delivered')
  notices
    .command('dead')
    .description('list the deliveries that were given up, at most 1,000; never what they say')
    .option(
      '--json',
      'print [{"id", "channel", "recipient", "webhook", "event", "message", "attempts", "failure", "at", "diedAt"}]',
    )
    .action((options: JsonOption) =>
      io.withDatabases(async (databases) => {
        const dead = await createDeadLetters(drizzle(databases.control)).list()
        const { locale } = io.output
        const text =
          dead.length === 0
            ? say('notices.noDead', locale)
            : say('notices.dead', locale, { count: dead.length, lines: dead.map(lineOf).join('') })
        io.output.result(options, dead.map(toJson), text)
      }),
    )

  notices
    .command('retry')
    .description('attempt a delivery that was given up again, as often as a new one')
    .argument('<id>', 'id of the delivery, as weir notices dead printed it')
    .option('--json', 'print {"id"}')
    .action((id: string, options: JsonOption) =>
      io.withDatabases(async (databases) => {
        await createDeadLetters(drizzle(databases.control)).retry(id, io.clock.now())
        io.output.result(options, { id }, say('notices.retried', io.output.locale, { id }))
      }),
    )
}

const lineOf = ({
  id,
  channel,
  recipient,
  webhook,
  message,
  attempts,
  failure,
  diedAt,
}: DeadLetter): string => {
  const target = webhook === null ? recipient : `${recipient} ${webhook}`
  return `\n- ${id} ${channel} ${target} ${message} ${failure} (${attempts}, ${diedAt.toISOString()})`
}

const toJson = ({ eventId, noticeAt, diedAt, ...letter }: DeadLetter) => ({
  ...letter,
  // text, as every whole number that may pass 2^53
  event: String(eventId),
  at: noticeAt.toISOString(),
  diedAt: diedAt.toISOString(),
})
