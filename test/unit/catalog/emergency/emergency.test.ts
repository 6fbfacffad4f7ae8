import { sidesOf } from '../../../../src/catalog/actor'
import type { Column, Dataset } from '../../../../src/catalog/dataset'
import { decideEmergency, emergencyTransitions } from '../../../../src/catalog/emergency/decision'
import {
  emergencyPhases,
  phaseOf,
  type Emergency,
  type EmergencyDraft,
  type EmergencyPhase,
} from '../../../../src/catalog/emergency/emergency'
import { evolveEmergency, type EmergencyCommand } from '../../../../src/catalog/emergency/event'
import type { OpenAttribute } from '../../../../src/catalog/open-attribute'
import { codeOf } from '../../../../src/kernel/errors'
import { findStep } from '../../../../src/kernel/transition'
import { emergencyFor } from '../../../../policies/emergency'
import type { AccountCaller } from '../../../../src/identity/caller'
import { actorNames, actors, type ActorName } from '../../../support/catalogue-roles'

const DAY = 86_400_000
const start = new Date('2026-07-01T00:00:00Z')
const day = (n: number) => new Date(start.getTime() + n * DAY)

const aDataset = (openAttribute: OpenAttribute, columns: Readonly<Record<string, OpenAttribute>>): Dataset =>
  ({
    name: 'shelters',
    openAttribute,
    columns: new Map(
      Object.entries(columns).map(([name, attribute]) => [
        name,
        { name, openAttribute: attribute } as Column,
      ]),
    ),
  }) as Partial<Dataset> as Dataset

const shelters = aDataset('CONDITIONAL', { code: 'CONDITIONAL', keeper: 'CONDITIONAL', secret: 'NOT_OPEN' })
const datasets = new Map([['shelters', shelters]])

const aDraft = (more: Partial<EmergencyDraft> = {}): EmergencyDraft => ({
  event: 'Flood of the Jialing',
  class: 'NATURAL_DISASTER',
  legalBasis: 'ERL 7',
  purpose: 'rescue',
  audience: { kind: 'ORGANISATIONS', organisationIds: ['red cross'] },
  datasets: [{ dataset: 'shelters', columns: ['code', 'keeper'], personal: ['keeper'] }],
  startsAt: day(1),
  reviewAt: day(8),
  endsAt: day(20),
  ...more,
})

const declared = (more: Partial<EmergencyDraft> = {}): Emergency => {
  const event = {
    kind: 'DECLARED',
    id: 'e-1',
    draft: aDraft(more),
    accountId: 'authority',
    at: start,
  } as const
  const emergency = evolveEmergency(null, event)
  if (emergency === null) throw new Error('it was declared')
  return emergency
}

const step = (
  command: EmergencyCommand,
  emergency: Emergency | null,
  now: Date,
  by: ActorName = 'authority',
) => {
  const { accountId } = actors[by]
  const outcome = decideEmergency(command, emergency, {
    accountId,
    sides: sidesOf(actors[by], null),
    datasets,
    now,
  })
  if (outcome.kind === 'REFUSED') return outcome.fault
  return outcome.events.reduce(evolveEmergency, emergency)
}

const does = (command: EmergencyCommand, emergency: Emergency, now: Date): Emergency => {
  const after = step(command, emergency, now)
  if (after === null || 'message' in after) throw new Error(`${command.kind} was refused`)
  return after
}

const refusedWith = (command: EmergencyCommand, emergency: Emergency | null, now: Date, by?: ActorName) => {
  const after = step(command, emergency, now, by)
  if (after === null || !('message' in after)) throw new Error(`${command.kind} was accepted`)
  return [codeOf(after), ...(after.details.coordinates ?? [])]
}

const declare = (more: Partial<EmergencyDraft> = {}): EmergencyCommand => ({
  kind: 'declare',
  id: 'e-1',
  draft: aDraft(more),
})

const caller = (organisationId: string): AccountCaller => ({
  kind: 'account',
  accountId: 'a',
  accountName: 'a',
  organisationId,
  organisationName: organisationId,
  roles: ['DATA_USER'],
  auth: 'KEY',
  keyId: 'k',
  boundAgreement: null,
  boundPurpose: null,
  agreements: [],
})

test('R-16: every step of an emergency that the table does not name is refused, in every phase for everybody', () => {
  const inPhase: Readonly<Record<EmergencyPhase, readonly [Emergency | null, Date]>> = {
    NONE: [null, start],
    SCHEDULED: [declared(), day(0.5)],
    OPEN: [declared(), day(2)],
    AFTERMATH: [{ ...declared(), disposal: { kind: 'DESTROYED', confirmation: 'c' }, report: 'r' }, day(9)],
    CLOSED: [{ ...declared(), isClosed: true }, day(9)],
  }
  const commands: readonly EmergencyCommand[] = [
    declare(),
    { kind: 'review', finding: 'Still needed.', reviewAt: day(12) },
    { kind: 'end', reason: 'Over.' },
    { kind: 'recordDisposal', disposal: { kind: 'DESTROYED', confirmation: 'c' } },
    { kind: 'report', text: 'What was done.' },
    { kind: 'close' },
  ]
  let accepted = 0
  for (const phase of emergencyPhases)
    for (const command of commands)
      for (const by of actorNames) {
        const [emergency, now] = inPhase[phase]
        const after = step(command, emergency, now, by)
        const found = findStep(emergencyTransitions, phase, command.kind, sidesOf(actors[by], null))
        const shown = after === null ? '' : 'message' in after ? codeOf(after) : phaseOf(after, now)
        const expected = found.kind === 'POSSIBLE' ? found.to : found.kind
        expect([phase, command.kind, by, shown]).toEqual([phase, command.kind, by, expected])
        if (found.kind === 'POSSIBLE') accepted += 1
      }
  // eight steps, each by both authorities: the matter has no opener yet
  expect(accepted).toBe(16)
})

test('R-64: an emergency names event, basis, purpose, audience, columns, start and review', () => {
  for (const missing of [{ event: '' }, { legalBasis: ' ' }, { purpose: '' }])
    expect(refusedWith(declare(missing), null, start)).toEqual(['BAD_USER_INPUT'])
  for (const term of [
    { startsAt: day(-1) },
    { reviewAt: day(1) },
    { reviewAt: day(31.1), endsAt: null },
    { endsAt: day(1) },
    { reviewAt: day(21) },
  ])
    expect(refusedWith(declare(term), null, start)).toEqual(['BAD_USER_INPUT'])
  const nobody = { audience: { kind: 'ORGANISATIONS', organisationIds: [] }, datasets: [] } as const
  expect(refusedWith(declare(nobody), null, start)).toEqual(['BAD_USER_INPUT', 'Flood of the Jialing'])
  expect(step(declare(), null, start)).toMatchObject({ id: 'e-1', decidedBy: 'authority' })
})

test('R-64: an emergency never opens what is NOT_OPEN or not listed; all of it is told at once', () => {
  const opened = [
    { dataset: 'shelters', columns: ['code', 'secret', 'nowhere'], personal: ['keeper'] },
    { dataset: 'unlisted', columns: ['a'], personal: [] },
    { dataset: 'shelters', columns: [], personal: [] },
  ]
  expect(refusedWith(declare({ datasets: opened }), null, start)).toEqual([
    'BAD_USER_INPUT',
    'shelters.secret',
    'shelters.nowhere',
    'shelters.keeper',
    'unlisted',
    'shelters',
  ])
})

test('R-65: it opens, and ends, by the clock alone; a review that is not held ends it too', () => {
  const emergency = declared()
  const at = (now: Date, one = emergency) => phaseOf(one, now)
  expect([at(start), at(day(1)), at(new Date(day(8).getTime() - 1)), at(day(8))]).toEqual([
    'SCHEDULED',
    'OPEN',
    'OPEN',
    'AFTERMATH',
  ])
  const reviewed = does({ kind: 'review', finding: 'Still needed.', reviewAt: day(20) }, emergency, day(7))
  expect([at(day(8), reviewed), at(day(20), reviewed)]).toEqual(['OPEN', 'AFTERMATH'])
  expect(refusedWith({ kind: 'review', finding: 'f', reviewAt: day(21) }, emergency, day(7))[0]).toBe(
    'BAD_USER_INPUT',
  )
  expect(refusedWith({ kind: 'review', finding: 'f', reviewAt: day(12) }, emergency, day(8))[0]).toBe(
    'INVALID_TRANSITION',
  )
  expect(at(day(3), does({ kind: 'end', reason: 'Over.' }, emergency, day(3)))).toBe('AFTERMATH')
})

test('R-65: access carries the id of the event, ends with it, and is for its audience and purpose alone', () => {
  const facts = { now: day(2), purpose: null, emergencies: [declared()] }
  const access = emergencyFor(caller('red cross'), shelters, ['code', 'keeper'], facts)
  expect(access).toMatchObject({ emergencyId: 'e-1', purpose: 'rescue', endsAt: day(8) })
  const none = (organisation: string, columns: string[], more: object = {}) =>
    expect(emergencyFor(caller(organisation), shelters, columns, { ...facts, ...more })).toBeNull()
  none('a company', ['code'])
  none('red cross', ['code'], { now: day(0) })
  none('red cross', ['code'], { now: day(8) })
  none('red cross', ['code'], { purpose: 'advertising' })
  none('red cross', ['code', 'other'])
  expect(emergencyFor({ kind: 'anonymous' }, shelters, ['code'], facts)).toBeNull()
  const all = { ...facts, emergencies: [declared({ audience: { kind: 'IDENTIFIED' } })] }
  expect(emergencyFor(caller('a company'), shelters, ['code'], all)).not.toBeNull()
})

test('R-03: what became NOT_OPEN after the declaration is not opened by the emergency', () => {
  const facts = { now: day(2), purpose: null, emergencies: [declared()] }
  const tightened = aDataset('CONDITIONAL', { code: 'CONDITIONAL', keeper: 'NOT_OPEN' })
  expect(emergencyFor(caller('red cross'), tightened, ['code'], facts)?.columns).toEqual(new Set(['code']))
  expect(emergencyFor(caller('red cross'), tightened, ['keeper'], facts)).toBeNull()
  const closed = aDataset('NOT_OPEN', { code: 'NOT_OPEN' })
  expect(emergencyFor(caller('red cross'), closed, ['code'], facts)).toBeNull()
})

test('R-66: what opened personal data is not closed before its destruction is confirmed or its keeping assessed', () => {
  const ended = does({ kind: 'report', text: 'What was done.' }, declared(), day(9))
  expect(refusedWith({ kind: 'close' }, ended, day(9))).toEqual(['BAD_USER_INPUT', 'e-1'])
  expect(
    refusedWith(
      { kind: 'recordDisposal', disposal: { kind: 'DESTROYED', confirmation: '' } },
      ended,
      day(9),
    )[0],
  ).toBe('BAD_USER_INPUT')
  for (const disposal of [
    { kind: 'DESTROYED', confirmation: 'Protocol 4.' },
    { kind: 'RETAINED', assessment: 'Kept for the inquiry.' },
  ] as const) {
    const disposed = does({ kind: 'recordDisposal', disposal }, ended, day(9))
    expect(phaseOf(does({ kind: 'close' }, disposed, day(9)), day(9))).toBe('CLOSED')
  }
})

test('R-66: without personal data, or ended before it began, only the report is due', () => {
  const open = declared({ datasets: [{ dataset: 'shelters', columns: ['code'], personal: [] }] })
  expect(refusedWith({ kind: 'close' }, open, day(9))).toEqual(['BAD_USER_INPUT', 'e-1'])
  const impersonal = does({ kind: 'report', text: 'r' }, open, day(9))
  expect(does({ kind: 'close' }, impersonal, day(9)).isClosed).toBe(true)
  const called = does({ kind: 'end', reason: 'A false alarm.' }, declared(), day(0.5))
  expect(does({ kind: 'close' }, does({ kind: 'report', text: 'r' }, called, day(1)), day(1)).isClosed).toBe(
    true,
  )
})
