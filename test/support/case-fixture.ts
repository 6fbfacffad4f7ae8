import type { Adviser } from '../../src/agreements/case/adviser'
import type { AgreementTerms } from '../../src/agreements/case/agreement-text'
import { textHash } from '../../src/agreements/case/agreement-text'
import type { Application } from '../../src/agreements/case/application'
import type { CaseState, Findings } from '../../src/agreements/case/case-state'
import type { Command, Finding } from '../../src/agreements/case/command'
import { decide } from '../../src/agreements/case/decide'
import { evolve } from '../../src/agreements/case/evolve'
import type { CaseEvent } from '../../src/agreements/case/event'
import type { DatasetFacts, Facts } from '../../src/agreements/case/facts'
import type { Actor, PersonActor } from '../../src/agreements/case/side'
import { codeOf, type Fault } from '../../src/kernel/errors'
import { textOf } from '../../src/kernel/messages'
import { calendar, grounds, terms } from './case-rules'

/** People of the cases in tests: two of each side, so that one can decide what the other did not. */
const person = (account: string, organisation: string, ...roles: readonly string[]): PersonActor => ({
  kind: 'person',
  account,
  person: `person of ${account}`,
  organisation,
  roles,
  isLeader: false,
})

export const actors = {
  user: person('user', 'Lab', 'DATA_USER'),
  colleague: person('colleague', 'Lab', 'DATA_USER'),
  opener: person('opener', 'Transport', 'DATA_OPENER'),
  leader: { ...person('leader', 'Transport', 'DATA_OPENER'), isLeader: true },
  authority: person('authority', 'Bureau', 'AUTHORITY'),
  reviewer: person('reviewer', 'Bureau', 'AUTHORITY'),
  expert: person('expert', 'University', 'EXPERT'),
  secondExpert: person('secondExpert', 'University', 'EXPERT'),
  holder: person('holder', 'BusCompany'),
  clock: { kind: 'system', rule: 'clock' },
} as const satisfies Record<string, Actor>

/** They have roles, but no part in the case. */
export const strangers = {
  otherUser: person('otherUser', 'Rival', 'DATA_USER'),
  otherOpener: person('otherOpener', 'Health', 'DATA_OPENER'),
  otherAuthority: person('otherAuthority', 'District', 'AUTHORITY'),
  auditor: person('auditor', 'Audit', 'AUDITOR'),
  operator: person('operator', 'Operations', 'SYSTEM_OPERATOR'),
  // the right organisation, the wrong role
  userWithoutRole: person('userWithoutRole', 'Lab'),
  openerWithoutRole: person('openerWithoutRole', 'Transport', 'AUDITOR'),
} as const satisfies Record<string, Actor>

const dataset = (
  openAttribute: DatasetFacts['openAttribute'],
  of: Partial<DatasetFacts> = {},
): DatasetFacts => ({
  openAttribute,
  opener: 'Transport',
  openerName: 'Transport bureau',
  authority: 'Bureau',
  modes: ['API', 'FILE'],
  conditionSet: 'transport-1',
  columns: new Map([
    ['line', openAttribute],
    ['rider', openAttribute === 'UNCONDITIONAL' ? 'UNCONDITIONAL' : 'CONDITIONAL'],
    ['secret', 'NOT_OPEN'],
  ]),
  ...of,
})

export const datasets: ReadonlyMap<string, DatasetFacts> = new Map([
  ['trips', dataset('CONDITIONAL')],
  ['fares', dataset('CONDITIONAL')],
  ['patients', dataset('CONDITIONAL', { opener: 'Health', conditionSet: 'health-1' })],
  ['stops', dataset('UNCONDITIONAL')],
  ['raids', dataset('NOT_OPEN')],
])

const accountOf = ({ account, person: behind, organisation, roles }: PersonActor): Adviser => ({
  id: account,
  kind: 'ACCOUNT',
  person: behind,
  organisations: [organisation],
  roles,
})

const organisationOf = (id: string): Adviser => ({
  id,
  kind: 'ORGANISATION',
  person: null,
  organisations: [id],
  roles: [],
})

/** Who can be asked: the people above, and some organisations. */
export const advisers: ReadonlyMap<string, Adviser> = new Map(
  [
    ...[...Object.values(actors), ...Object.values(strangers)]
      .filter((actor): actor is PersonActor => actor.kind === 'person')
      .map(accountOf),
    ...['Lab', 'Transport', 'Bureau', 'BusCompany', 'Ferries'].map(organisationOf),
  ].map((adviser) => [adviser.id, adviser]),
)

/** 10:00 in Shanghai on that day. */
const at = (day: string): Date => new Date(`${day}T02:00:00Z`)

/** A Monday; no holiday is near. */
export const firstDay = '2026-03-02'

export const factsFor = (actor: Actor, day = firstDay, of: Partial<Facts> = {}): Facts => ({
  actor,
  now: at(day),
  timeZone: 'Asia/Shanghai',
  calendar,
  terms,
  grounds,
  redress: ['APPEAL', 'RECONSIDERATION', 'LITIGATION'],
  datasets,
  checklists: new Map([
    ['transport-1', { items: ['purpose', 'security'] }],
    ['health-1', { items: ['ethics'] }],
  ]),
  advisers,
  findingDeciders: [],
  ...of,
})

export const application: Application = {
  applicantType: 'LEGAL_PERSON',
  name: 'Mobility Lab',
  credential: '91500000MA5U000000',
  contact: 'lab@example.org',
  scopes: [
    {
      dataset: 'trips',
      columns: [
        { name: 'line', uses: ['select', 'filter', 'group'] },
        { name: 'rider', uses: ['select'] },
      ],
      predicate: { kind: 'compare', column: 'line', op: 'eq', value: '2' },
    },
  ],
  purpose: 'research',
  scenario: 'planning of night buses',
  modes: ['API'],
  expectedVolume: '1,000 requests a day',
  effectiveFrom: '2026-03-01T00:00:00.000Z',
  effectiveTo: '2027-03-01T00:00:00.000Z',
  security: 'encrypted disks, two administrators',
  publishesResults: true,
  isCommercial: false,
  combinedWith: [],
  commitment: 'a'.repeat(64),
  attachments: [],
}

export const clauses: Partial<AgreementTerms> = {
  templateVersion: '2026-1',
  title: 'Trips of line 2',
  catalogueVersion: '12',
  quota: '1,000 requests a day',
  securityMeasures: 'as applied for',
  prohibitions: 'no transfer, no other purpose, no re-identification',
  personalData: 'none is disclosed',
  resultReporting: 'each quarter',
  sourceAttribution: 'Transport',
  supervision: 'logs may be read',
  endingGrounds: 'T01 to T13',
  disposal: 'delete and prove',
  liability: 'by law',
  exemption: 'by law',
  disputes: 'the court of the opener',
}

export const allMet: Findings = ['purpose', 'security'].map((item) => ({
  conditionSet: 'transport-1',
  item,
  isMet: true,
  note: '',
}))

export const finding = (ground: string): Finding => ({
  ground,
  facts: 'rows of line 3 were asked for 40 times',
  evidence: ['record 0191'],
  reasons: 'the agreement covers line 2',
})

export const apply: Command = { kind: 'apply', case: 'case-1', cover: 'cover-1', application }

/** One step: who, what, and on which day; a command that needs the case is made from it. */
export type Move = readonly [
  actor: Actor,
  command: Command | ((state: CaseState) => Command),
  day?: string,
  of?: Partial<Facts>,
]

export const sign = ({ agreement }: CaseState): Command => ({
  kind: 'sign',
  textHash: agreement === null ? '' : textHash(agreement.text),
})

export interface Played {
  readonly state: CaseState
  readonly events: readonly CaseEvent[]
}

const start = (): CaseState | null => null

/** Plays steps that must all be possible. @throws Error with the text of the first fault */
export const play = (moves: readonly Move[], from?: CaseState): Played => {
  let state = from ?? start()
  const events: CaseEvent[] = []
  for (const [actor, command, day, of] of moves) {
    const asked = typeof command === 'function' ? command(mustBe(state)) : command
    const outcome = decide(asked, state, factsFor(actor, day, of))
    if (!outcome.ok)
      throw new Error(`${asked.kind}: ${textOf(outcome.fault.message, 'en', outcome.fault.params)}`)
    for (const event of outcome.events) state = evolve(state, event)
    events.push(...outcome.events)
  }
  return { state: mustBe(state), events }
}

const mustBe = (state: CaseState | null): CaseState => {
  if (state === null) throw new Error('there is no case yet')
  return state
}

/** The fault of a step that must be refused. @throws Error where it is not */
export const refusalOf = ([actor, command, day, of]: Move, state: CaseState | null): Fault => {
  const asked = typeof command === 'function' ? command(mustBe(state)) : command
  const outcome = decide(asked, state, factsFor(actor, day, of))
  if (outcome.ok) throw new Error(`${asked.kind} was not refused`)
  return outcome.fault
}

/** Code and message of a refusal, e.g. `FORBIDDEN case.side`. */
export const refusedWith = (move: Move, state: CaseState | null): string => {
  const fault = refusalOf(move, state)
  return `${codeOf(fault)} ${fault.message}`
}
