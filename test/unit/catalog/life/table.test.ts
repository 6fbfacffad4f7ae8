import { sidesOf } from '../../../../src/catalog/actor'
import { decideLife } from '../../../../src/catalog/life/decide'
import { evolve, type Life } from '../../../../src/catalog/life/life'
import { lifeTransitions } from '../../../../src/catalog/life/transitions'
import type { LifeCommandKind } from '../../../../src/catalog/life/command'
import { datasetStatuses, type DatasetStatus } from '../../../../src/catalog/stored-dataset'
import { roles } from '../../../../src/identity/caller'
import { actorRoles } from '../../../../src/catalog/actor'
import { codeOf } from '../../../../src/kernel/errors'
import { findStep } from '../../../../src/kernel/transition'
import {
  actorNames,
  actors,
  AUTHORITY_ORGANISATION,
  OPENER_ORGANISATION,
  ORIGIN_ORGANISATION,
  type ActorName,
} from '../../../support/catalogue-roles'
import { aCommand, aLife, anEntry, aReview, factsFor, NOW } from './fixture'

const commands = Object.keys(aCommand) as readonly LifeCommandKind[]

/** A life in which whatever the table allows can be done; `markReceived` is of an entry not marked yet. */
const lifeIn = (status: DatasetStatus, command: LifeCommandKind): Life =>
  aLife(status, {
    review: aReview(anEntry()),
    received: command === 'markReceived' ? null : { originId: ORIGIN_ORGANISATION, consent: 'Letter 16.' },
    suspendedColumns: ['keeper'],
    proposal:
      command === 'proposeChange'
        ? null
        : {
            change: aCommand.proposeChange.change,
            direction: { tightens: ['streets.name'], loosens: [] },
            reason: 'r',
            accountId: null,
            at: NOW,
          },
  })

/** The table, written once more by hand: who may do what where. */
const allowed: Readonly<Record<LifeCommandKind, Partial<Record<DatasetStatus, readonly ActorName[]>>>> = {
  edit: { DRAFT: ['opener'], RETURNED: ['opener'] },
  recordSecurityReview: {
    DRAFT: ['opener'],
    RETURNED: ['opener'],
    PUBLISHED: ['opener'],
    SUSPENDED: ['opener'],
  },
  markReceived: {
    DRAFT: ['opener'],
    RETURNED: ['opener'],
    SUBMITTED: ['authority'],
    SUSPENDED: ['authority'],
  },
  recordOriginConsent: {
    DRAFT: ['origin', 'authority'],
    RETURNED: ['origin', 'authority'],
    SUBMITTED: ['origin', 'authority'],
    SUSPENDED: ['origin', 'authority'],
  },
  submit: { DRAFT: ['opener'], RETURNED: ['opener'] },
  return: { SUBMITTED: ['authority'] },
  publish: { SUBMITTED: ['authority'] },
  publishAsOperator: { DRAFT: ['localOperator'] },
  suspend: { PUBLISHED: ['opener'], SUSPENDED: ['opener'] },
  resume: { SUSPENDED: ['opener'] },
  suspendColumns: { PUBLISHED: ['opener'], SUSPENDED: ['opener'] },
  resumeColumns: { PUBLISHED: ['opener'], SUSPENDED: ['opener'] },
  strengthenMasks: { PUBLISHED: ['opener'], SUSPENDED: ['opener'] },
  proposeChange: { PUBLISHED: ['opener'], SUSPENDED: ['opener'] },
  takeBackChange: { PUBLISHED: ['opener'], SUSPENDED: ['opener'] },
  approveChange: { PUBLISHED: ['authority'], SUSPENDED: ['authority'] },
  refuseChange: { PUBLISHED: ['authority'], SUSPENDED: ['authority'] },
  withdraw: { PUBLISHED: ['opener', 'localOperator'], SUSPENDED: ['opener', 'localOperator'] },
}

const every = datasetStatuses.flatMap((status) =>
  commands.flatMap((command) =>
    actorNames.map((by): [DatasetStatus, LifeCommandKind, ActorName] => [status, command, by]),
  ),
)

test('R-16: every step that the table does not name is refused and changes nothing, for everybody in every state', () => {
  let accepted = 0
  for (const [status, kind, by] of every) {
    const life = lifeIn(status, kind)
    const before = JSON.stringify([life, [...life.acted]])
    const outcome = decideLife(aCommand[kind], life, factsFor(by, anEntry(), life))
    expect(JSON.stringify([life, [...life.acted]])).toBe(before)
    const isAllowed = allowed[kind][status]?.includes(by) ?? false
    const shown = outcome.kind === 'REFUSED' ? codeOf(outcome.fault) : 'ACCEPTED'
    if (isAllowed) expect([status, kind, by, shown]).toEqual([status, kind, by, 'ACCEPTED'])
    else
      expect([status, kind, by, ['INVALID_TRANSITION', 'FORBIDDEN'].includes(shown)]).toEqual([
        status,
        kind,
        by,
        true,
      ])
    if (isAllowed) accepted += 1
  }
  expect(accepted).toBe(44)
})

test('what is accepted leads to the state that the table names, as one event more', () => {
  for (const [status, kind, by] of every) {
    const life = lifeIn(status, kind)
    const facts = factsFor(by, anEntry(), life)
    const outcome = decideLife(aCommand[kind], life, facts)
    if (outcome.kind === 'REFUSED') continue
    const step = findStep(lifeTransitions, status, kind, facts.sides)
    const after = outcome.events.reduce(evolve, life)
    expect([status, kind, after.status]).toEqual([status, kind, step.kind === 'POSSIBLE' ? step.to : ''])
    expect(after.version).toBe(life.version + 1)
  }
})

test('who may never do a step learns nothing of the state; who may do it in another state learns it', () => {
  const life = aLife('WITHDRAWN')
  const refused = (by: ActorName) => {
    const outcome = decideLife({ kind: 'submit' }, life, factsFor(by, anEntry(), life))
    return outcome.kind === 'REFUSED' ? [codeOf(outcome.fault), JSON.stringify(outcome.fault.params)] : []
  }
  expect(refused('dataUser')[0]).toBe('FORBIDDEN')
  expect(refused('dataUser')[1]).not.toContain('WITHDRAWN')
  expect(refused('opener')[0]).toBe('INVALID_TRANSITION')
})

test('every command stands in the table, and every row is reached by somebody', () => {
  expect(new Set(lifeTransitions.map(({ command }) => command))).toEqual(new Set(commands))
  const everySide = new Set(
    actorNames.flatMap((name) =>
      sidesOf(actors[name], {
        openerId: OPENER_ORGANISATION,
        authorityId: AUTHORITY_ORGANISATION,
        originId: ORIGIN_ORGANISATION,
      }),
    ),
  )
  for (const row of lifeTransitions) for (const side of row.by) expect(everySide).toContain(side)
})

test('the roles of actors are those of accounts, and the local operator', () => {
  expect(new Set(actorRoles)).toEqual(new Set([...roles, 'LOCAL_OPERATOR']))
})

test('what narrows access is exactly: suspending, stricter masks, an approved change, withdrawing', () => {
  expect([
    ...new Set(lifeTransitions.filter(({ narrows }) => narrows).map(({ command }) => command)),
  ]).toEqual(['suspend', 'suspendColumns', 'strengthenMasks', 'approveChange', 'withdraw'])
})
