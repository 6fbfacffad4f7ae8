import { z } from 'zod'
import type { NewEvent, StoredEvent } from '../../journal/event-store'
import { sides } from '../actor'
import { openModes } from '../dataset'
import { Mask } from '../mask'
import { openAttributes } from '../open-attribute'
import type { LifeEvent, LifeFact } from './event'
import { securityGrades } from './security-review'

const Names = z.array(z.string()).readonly()
const Moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text))
const Attribute = z.enum(openAttributes)
const Masks = z.array(z.object({ name: z.string(), mask: Mask.nullable() })).readonly()

/** A change of how open an entry is, as it is stored. */
const OpennessChangeJson = z.object({
  openAttribute: Attribute.optional(),
  columns: z.array(z.object({ name: z.string(), openAttribute: Attribute })).readonly(),
  masks: Masks,
  conditions: z
    .object({
      openModes: z.array(z.enum(openModes)).readonly().optional(),
      openConditions: z.string().optional(),
      useRequirements: z.string().optional(),
      safeguards: z.string().optional(),
      legalBasis: z.string().optional(),
    })
    .optional(),
})

const Direction = z.object({ tightens: Names, loosens: Names })
const Review = z.object({
  result: z.enum(['PASSED', 'FAILED']),
  grade: z.enum(securityGrades),
  findings: z.string(),
  masksNeeded: Names,
  form: z.string(),
  at: Moment,
})

const kind = <K extends LifeFact['kind']>(name: K) => z.literal(name)
const reason = z.string()

const Fact = z.discriminatedUnion('kind', [
  z.object({ kind: kind('DRAFTED') }),
  z.object({ kind: kind('EDITED') }),
  z.object({ kind: kind('SECURITY_REVIEW_RECORDED'), review: Review }),
  z.object({ kind: kind('MARKED_RECEIVED'), originId: z.string() }),
  z.object({ kind: kind('ORIGIN_CONSENT_RECORDED'), document: z.string() }),
  z.object({ kind: kind('SUBMITTED') }),
  z.object({
    kind: kind('RETURNED'),
    reasons: z.array(z.object({ coordinate: z.string(), text: z.string() })).readonly(),
  }),
  z.object({ kind: kind('PUBLISHED') }),
  z.object({ kind: kind('PUBLISHED_BY_OPERATOR') }),
  z.object({ kind: kind('SUSPENDED'), reason }),
  z.object({ kind: kind('RESUMED'), reason }),
  z.object({ kind: kind('COLUMNS_SUSPENDED'), columns: Names, reason }),
  z.object({ kind: kind('COLUMNS_RESUMED'), columns: Names, reason }),
  z.object({ kind: kind('MASKS_STRENGTHENED'), masks: Masks, reason }),
  z.object({ kind: kind('CHANGE_PROPOSED'), change: OpennessChangeJson, direction: Direction, reason }),
  z.object({ kind: kind('CHANGE_TAKEN_BACK'), reason }),
  z.object({
    kind: kind('CHANGE_APPROVED'),
    change: OpennessChangeJson,
    direction: Direction,
    agreements: Names,
  }),
  z.object({ kind: kind('CHANGE_REFUSED'), reason }),
  z.object({ kind: kind('WITHDRAWN'), reason, agreements: Names }),
])

const Side = z.object({ side: z.enum(sides) })
const Body = z.record(z.string(), z.unknown())

/** An event as the journal takes it: its reason by itself, the rest as its body. */
export const toNewEvent = ({ kind: name, accountId: _accountId, at: _at, ...rest }: LifeEvent): NewEvent => {
  const { reason: why, ...body } = { reason: '', ...rest }
  return { kind: name, reason: why, body }
}

/** @throws ZodError when what is stored is no event of an entry: our fault */
export const fromStoredEvent = ({ kind: name, reason: why, body, accountId, at }: StoredEvent): LifeEvent => {
  const stored = Body.parse(body)
  return {
    ...Fact.parse({ ...stored, kind: name, reason: why }),
    ...Side.parse(stored),
    accountId,
    at,
  }
}
