import { z } from 'zod'
import type { NewEvent, StoredEvent, Stream } from '../../journal/event-store'
import { emergencyClasses, type Emergency } from './emergency'
import { evolveEmergency, type EmergencyEvent, type EmergencyFact } from './event'

const Names = z.array(z.string()).readonly()
const Moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

export const AudienceJson = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ORGANISATIONS'), organisationIds: Names }),
  z.object({ kind: z.literal('IDENTIFIED') }),
])

export const OpenedJson = z
  .array(z.object({ dataset: z.string(), columns: Names, personal: Names }))
  .readonly()

export const DisposalJson = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('DESTROYED'), confirmation: z.string() }),
  z.object({ kind: z.literal('RETAINED'), assessment: z.string() }),
])

const DraftJson = z.object({
  event: z.string(),
  class: z.enum(emergencyClasses),
  legalBasis: z.string(),
  purpose: z.string(),
  audience: AudienceJson,
  datasets: OpenedJson,
  startsAt: Moment,
  reviewAt: Moment,
  endsAt: Moment.nullable(),
})

const kind = <K extends EmergencyFact['kind']>(name: K) => z.literal(name)

const Fact = z.discriminatedUnion('kind', [
  z.object({ kind: kind('DECLARED'), id: z.string(), draft: DraftJson }),
  z.object({ kind: kind('REVIEWED'), finding: z.string(), reviewAt: Moment }),
  z.object({ kind: kind('ENDED'), reason: z.string() }),
  z.object({ kind: kind('DISPOSAL_RECORDED'), disposal: DisposalJson }),
  z.object({ kind: kind('REPORTED'), text: z.string() }),
  z.object({ kind: kind('CLOSED') }),
])

const Body = z.record(z.string(), z.unknown())

export const emergencyStream = (id: string): Stream => `emergency:${id}`

/** An event as the journal takes it: its reason by itself, the rest as its body. */
export const toNewEvent = ({
  kind: name,
  accountId: _accountId,
  at: _at,
  ...rest
}: EmergencyEvent): NewEvent => {
  const { reason, ...body } = { reason: '', ...rest }
  return { kind: name, reason, body }
}

/** @throws ZodError when what is stored is no event of an emergency opening: our fault */
const fromStoredEvent = ({ kind: name, reason, body, accountId, at }: StoredEvent): EmergencyEvent => ({
  ...Fact.parse({ ...Body.parse(body), kind: name, reason }),
  accountId,
  at,
})

/** An emergency opening as its events have made it; null: there is none. */
export const emergencyOf = (events: readonly StoredEvent[]): Emergency | null =>
  events.map(fromStoredEvent).reduce(evolveEmergency, null)
