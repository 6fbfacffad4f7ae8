import { sidesOf, type Actor } from '../../../../src/catalog/actor'
import type { LifeCommand, LifeCommandKind } from '../../../../src/catalog/life/command'
import { decideLife, type LifeFacts } from '../../../../src/catalog/life/decide'
import type { Entry, EntryColumn } from '../../../../src/catalog/life/entry'
import type { LifeEvent } from '../../../../src/catalog/life/event'
import { nothingHeld } from '../../../../src/catalog/life/held'
import { beginLife, evolve, type Life } from '../../../../src/catalog/life/life'
import { reviewedForm, type SecurityReview } from '../../../../src/catalog/life/security-review'
import type { DatasetStatus } from '../../../../src/catalog/stored-dataset'
import { codeOf, type Fault } from '../../../../src/kernel/errors'
import { textOf } from '../../../../src/kernel/messages'
import {
  actors,
  AUTHORITY_ORGANISATION,
  ORIGIN_ORGANISATION,
  OPENER_ORGANISATION,
  type ActorName,
} from '../../../support/catalogue-roles'

export const NOW = new Date('2026-03-02T01:00:00Z')

export const aColumn = (name: string, more: Partial<EntryColumn> = {}): EntryColumn => ({
  name,
  label: name,
  type: 'TEXT',
  nullable: true,
  description: `What ${name} is.`,
  openAttribute: 'UNCONDITIONAL',
  ownOpenAttribute: 'UNCONDITIONAL',
  mask: null,
  ...more,
})

/** An entry that lacks nothing but the review of its form. */
export const anEntry = (more: Partial<Entry> = {}): Entry => ({
  name: 'streets',
  summary: 'All streets.',
  theme: 'Transport',
  licence: 'CC BY 4.0',
  attribution: 'Bureau of Streets',
  contact: 'streets@example.org',
  openAttribute: 'UNCONDITIONAL',
  openModes: ['API'],
  openConditions: '',
  useRequirements: '',
  safeguards: '',
  legalBasis: '',
  key: ['code'],
  columns: [aColumn('code', { nullable: false }), aColumn('name'), aColumn('keeper')],
  ...more,
})

/** What a conditional entry must say. */
export const conditions = {
  openConditions: 'Research.',
  useRequirements: 'A protected network.',
  safeguards: 'No copies.',
  legalBasis: 'Article 18.',
}

export const aReview = (entry: Entry, more: Partial<SecurityReview> = {}): SecurityReview => ({
  result: 'PASSED',
  grade: 'GENERAL',
  findings: 'Nothing personal.',
  masksNeeded: [],
  form: reviewedForm(entry),
  at: NOW,
  ...more,
})

export const aLife = (status: DatasetStatus, more: Partial<Life> = {}): Life => ({
  ...beginLife(status),
  ...more,
})

export const factsFor = (
  by: ActorName | Actor,
  entry: Entry,
  life: Life,
  more: Partial<LifeFacts> = {},
): LifeFacts => {
  const actor = typeof by === 'string' ? actors[by] : by
  return {
    entry,
    openerId: OPENER_ORGANISATION,
    accountId: actor.accountId,
    ownAccounts: actor.accountId === null ? [] : [actor.accountId],
    sides: sidesOf(actor, {
      openerId: OPENER_ORGANISATION,
      authorityId: AUTHORITY_ORGANISATION,
      originId: life.received?.originId ?? null,
    }),
    agreements: [],
    keptByObjections: nothingHeld,
    problems: [],
    now: NOW,
    ...more,
  }
}

/** A matter of one entry that steps are taken in, one after the other. */
export class Matter {
  life: Life
  readonly events: LifeEvent[] = []

  constructor(
    public entry: Entry = anEntry(),
    life: Life = beginLife(),
  ) {
    this.life = life
  }

  /** Takes a step that must be possible. @returns its events */
  does(by: ActorName | Actor, command: LifeCommand, more: Partial<LifeFacts> = {}): readonly LifeEvent[] {
    const outcome = decideLife(command, this.life, factsFor(by, this.entry, this.life, more))
    if (outcome.kind === 'REFUSED') throw new Error(textOf(outcome.fault.message, 'en', outcome.fault.params))
    for (const event of outcome.events) this.life = evolve(this.life, event)
    this.events.push(...outcome.events)
    return outcome.events
  }

  /** Tries a step that must be refused. @returns why */
  refuses(by: ActorName | Actor, command: LifeCommand, more: Partial<LifeFacts> = {}): Fault {
    const before = JSON.stringify(this.life)
    const outcome = decideLife(command, this.life, factsFor(by, this.entry, this.life, more))
    if (outcome.kind !== 'REFUSED') throw new Error(`${command.kind} was accepted`)
    expect(JSON.stringify(this.life)).toBe(before)
    return outcome.fault
  }
}

export const told = (fault: Fault): readonly string[] => [codeOf(fault), ...(fault.details.coordinates ?? [])]

const reason = 'Because.'

/** One command of each kind, such as would be accepted where the table allows it. */
export const aCommand: { readonly [K in LifeCommandKind]: Extract<LifeCommand, { readonly kind: K }> } = {
  edit: { kind: 'edit' },
  recordSecurityReview: {
    kind: 'recordSecurityReview',
    review: { result: 'PASSED', grade: 'GENERAL', findings: 'Nothing personal.', masksNeeded: [] },
  },
  markReceived: { kind: 'markReceived', originId: ORIGIN_ORGANISATION },
  recordOriginConsent: { kind: 'recordOriginConsent', document: 'Letter 17.' },
  submit: { kind: 'submit' },
  return: { kind: 'return', reasons: [{ coordinate: 'streets.name', text: 'Say whose name.' }] },
  publish: { kind: 'publish' },
  publishAsOperator: { kind: 'publishAsOperator' },
  suspend: { kind: 'suspend', reason },
  resume: { kind: 'resume', reason },
  suspendColumns: { kind: 'suspendColumns', columns: ['name'], reason },
  resumeColumns: { kind: 'resumeColumns', columns: ['keeper'], reason },
  strengthenMasks: { kind: 'strengthenMasks', masks: [{ name: 'name', mask: { kind: 'null' } }], reason },
  proposeChange: {
    kind: 'proposeChange',
    change: { columns: [{ name: 'name', openAttribute: 'NOT_OPEN' }], masks: [], conditions },
    reason,
  },
  takeBackChange: { kind: 'takeBackChange', reason },
  approveChange: { kind: 'approveChange' },
  refuseChange: { kind: 'refuseChange', reason },
  withdraw: { kind: 'withdraw', reason },
}
