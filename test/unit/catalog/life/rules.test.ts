import { agreementsAffected } from '../../../../src/catalog/life/affected-agreements'
import { withChange } from '../../../../src/catalog/life/change'
import { compareMasks } from '../../../../src/catalog/life/mask-order'
import { textOf } from '../../../../src/kernel/messages'
import { ORIGIN_ORGANISATION, OPENER_ORGANISATION, actors } from '../../../support/catalogue-roles'
import { aColumn, aCommand, aLife, anEntry, aReview, conditions, Matter, NOW, told } from './fixture'

const later = new Date(NOW.getTime() + 60_000)
const passed = aCommand.recordSecurityReview

test('R-45: everything that a publication lacks is told at once, to the opener and to the authority', () => {
  const entry = anEntry({
    summary: ' ',
    theme: '',
    contact: '',
    licence: '',
    attribution: '',
    columns: [
      aColumn('code', { nullable: false, description: '' }),
      aColumn('owner', { openAttribute: 'NOT_OPEN', ownOpenAttribute: 'NOT_OPEN', description: '  ' }),
    ],
  })
  const gaps = ['summary', 'theme', 'contact', 'licence', 'attribution', 'legalBasis', 'code', 'owner']
  const expected = ['BAD_USER_INPUT', ...gaps.map((gap) => `streets.${gap}`), 'streets']
  expect(told(new Matter(entry).refuses('opener', { kind: 'submit' }))).toEqual(expected)
  const submitted = new Matter(entry, aLife('SUBMITTED'))
  expect(told(submitted.refuses('authority', { kind: 'publish' }))).toEqual(expected)
})

test('R-45: a publication needs a security review that was passed, of the entry as it is', () => {
  const matter = new Matter()
  const why = () => matter.refuses('opener', { kind: 'submit' }).params.problems
  expect(JSON.stringify(why())).toContain('has no security review')
  matter.does('opener', { ...passed, review: { ...passed.review, result: 'FAILED' } })
  expect(JSON.stringify(why())).toContain('did not pass')
  matter.does('opener', passed)
  const reviewed = matter.entry
  matter.entry = anEntry({ columns: [...reviewed.columns, aColumn('telephone')] })
  expect(JSON.stringify(why())).toContain('in another form')
  matter.entry = { ...reviewed, summary: 'Other words are no other form.' }
  matter.does('opener', { kind: 'submit' })
  expect(matter.life.status).toBe('SUBMITTED')
})

test('R-45: a column that the review wants masked is not published without a mask', () => {
  const matter = new Matter()
  const review = { ...passed.review, masksNeeded: ['keeper'] }
  matter.does('opener', { ...passed, review })
  expect(told(matter.refuses('opener', { kind: 'submit' }))).toEqual(['BAD_USER_INPUT', 'streets.keeper'])
  const masked = aColumn('keeper', { mask: { kind: 'name' } })
  matter.entry = anEntry({ columns: matter.entry.columns.map((c) => (c.name === 'keeper' ? masked : c)) })
  matter.does('opener', { ...passed, review })
  matter.does('opener', { kind: 'submit' })
})

test('R-45: a review that names a column which is not there is refused', () => {
  const review = { ...passed.review, masksNeeded: ['nowhere'] }
  expect(told(new Matter().refuses('opener', { ...passed, review }))).toEqual([
    'BAD_USER_INPUT',
    'streets.nowhere',
  ])
})

test('R-46: a return carries reasons, and a new submission goes on with the thread', () => {
  const matter = new Matter()
  matter.does('opener', passed)
  matter.does('opener', { kind: 'submit' })
  for (const reasons of [
    [],
    [{ coordinate: 'streets', text: ' ' }],
    [{ coordinate: 'streets', text: 'a\0' }],
  ])
    expect(told(matter.refuses('authority', { kind: 'return', reasons }))[0]).toBe('BAD_USER_INPUT')
  matter.does('authority', aCommand.return)
  matter.does('opener', { kind: 'edit' })
  matter.does('opener', { kind: 'submit' })
  matter.does('authority', { kind: 'publish' })
  expect(matter.life.thread.map(({ kind, reasons }) => [kind, reasons.map(({ text }) => text)])).toEqual([
    ['SUBMITTED', []],
    ['RETURNED', ['Say whose name.']],
    ['SUBMITTED', []],
    ['PUBLISHED', []],
  ])
})

test('R-47: a conditional entry is not published without mode, use requirements and safeguards', () => {
  const attribute = { openAttribute: 'CONDITIONAL', ownOpenAttribute: 'CONDITIONAL' } as const
  const columns = [aColumn('code', { ...attribute, nullable: false })]
  const entry = anEntry({ openAttribute: 'CONDITIONAL', openModes: [], columns })
  const life = aLife('SUBMITTED', { review: aReview(entry) })
  expect(told(new Matter(entry, life).refuses('authority', { kind: 'publish' }))).toEqual([
    'BAD_USER_INPUT',
    ...['openModes', 'openConditions', 'useRequirements', 'safeguards', 'legalBasis'].map(
      (f) => `streets.${f}`,
    ),
  ])
  const complete = { ...entry, ...conditions, openModes: ['API'] as const }
  new Matter(complete, life).does('authority', { kind: 'publish' })
})

test('R-48: a stricter attribute waits for the authority, and needs no new security review', () => {
  const matter = new Matter(anEntry(), aLife('PUBLISHED'))
  matter.does('opener', aCommand.proposeChange)
  expect(told(matter.refuses('opener', { kind: 'approveChange' }))[0]).toBe('FORBIDDEN')
  const [event] = matter.does('authority', { kind: 'approveChange' })
  expect(event).toMatchObject({
    kind: 'CHANGE_APPROVED',
    direction: { tightens: ['streets.name'], loosens: [] },
  })
  expect(matter.life.proposal).toBeNull()
})

test('R-48: a looser attribute, or a looser mask, needs a security review that is newer than the proposal', () => {
  const attribute = { openAttribute: 'CONDITIONAL', ownOpenAttribute: 'CONDITIONAL' } as const
  const before = anEntry({ columns: [aColumn('code', { nullable: false }), aColumn('name', attribute)] })
  const masked = anEntry({ columns: [aColumn('code', { nullable: false, mask: { kind: 'name' } })] })
  const changes = [
    {
      entry: before,
      change: { columns: [{ name: 'name', openAttribute: 'UNCONDITIONAL' as const }], masks: [] },
    },
    { entry: masked, change: { columns: [], masks: [{ name: 'code', mask: null }] } },
    {
      entry: masked,
      change: { columns: [], masks: [{ name: 'code', mask: { kind: 'telephone' as const } }] },
    },
  ]
  for (const { entry, change } of changes) {
    // reviewed in the form that is proposed now, but long ago
    const review = aReview(withChange(entry, change), { at: new Date(NOW.getTime() - 1) })
    const matter = new Matter(entry, aLife('PUBLISHED', { review }))
    matter.does('opener', { kind: 'proposeChange', change, reason: 'Asked for.' })
    expect(told(matter.refuses('authority', { kind: 'approveChange' }))).toEqual([
      'BAD_USER_INPUT',
      'streets',
    ])
    matter.does('opener', { ...passed, review: { ...passed.review, result: 'FAILED' } })
    matter.refuses('authority', { kind: 'approveChange' })
    matter.does('opener', passed, { now: later })
    matter.does('authority', { kind: 'approveChange' }, { now: later })
  }
})

test('R-48: a change of nothing, of an unknown column, or beside another one is refused', () => {
  const propose = (columns: { name: string; openAttribute: 'UNCONDITIONAL' | 'NOT_OPEN' }[]) =>
    ({ kind: 'proposeChange', change: { columns, masks: [] }, reason: 'r' }) as const
  const matter = new Matter(anEntry({ legalBasis: 'Article 18.' }), aLife('PUBLISHED'))
  const same = propose([{ name: 'name', openAttribute: 'UNCONDITIONAL' }])
  expect(matter.refuses('opener', same).message).toBe('life.changesNothing')
  const unknown = propose([{ name: 'nowhere', openAttribute: 'NOT_OPEN' }])
  expect(told(matter.refuses('opener', unknown))).toEqual(['BAD_USER_INPUT', 'streets.nowhere'])
  matter.does('opener', propose([{ name: 'name', openAttribute: 'NOT_OPEN' }]))
  const second = propose([{ name: 'keeper', openAttribute: 'NOT_OPEN' }])
  expect(told(matter.refuses('opener', second))[0]).toBe('INVALID_TRANSITION')
  matter.does('opener', aCommand.takeBackChange)
  expect(told(matter.refuses('authority', { kind: 'approveChange' }))[0]).toBe('INVALID_TRANSITION')
})

test('what an entry lacked before does not keep it open: it can be tightened all the same', () => {
  const bare = anEntry({
    summary: '',
    contact: '',
    columns: [aColumn('code', { nullable: false, description: '' })],
  })
  const matter = new Matter(bare, aLife('PUBLISHED'))
  const change = {
    openAttribute: 'NOT_OPEN',
    columns: [],
    masks: [],
    conditions: { legalBasis: 'Article 18.' },
  } as const
  matter.does('opener', { kind: 'proposeChange', change, reason: 'r' })
  matter.does('authority', { kind: 'approveChange' })
})

test('R-49: tightening suspends the agreements that lose something, and no other', () => {
  const agreements = [
    { number: 'A-1', columns: ['code', 'name'] },
    { number: 'A-2', columns: ['code'] },
  ]
  const matter = new Matter(anEntry(), aLife('PUBLISHED'))
  matter.does('opener', aCommand.proposeChange)
  const [approved] = matter.does('authority', { kind: 'approveChange' }, { agreements })
  expect(approved).toMatchObject({ agreements: ['A-1'] })
  const whole = withChange(anEntry(), { openAttribute: 'NOT_OPEN', columns: [], masks: [] })
  expect(agreementsAffected(anEntry(), whole, agreements)).toEqual(['A-1', 'A-2'])
  expect(agreementsAffected(whole, anEntry(), agreements)).toEqual([])
  const [withdrawn] = matter.does('opener', aCommand.withdraw, { agreements })
  expect(withdrawn).toMatchObject({ agreements: ['A-1', 'A-2'] })
})

test('R-51: what was received by sharing is not published by its receiver before the origin consents', () => {
  const matter = new Matter()
  const ownOrigin = { kind: 'markReceived', originId: OPENER_ORGANISATION } as const
  expect(told(matter.refuses('opener', ownOrigin))[0]).toBe('BAD_USER_INPUT')
  matter.does('opener', aCommand.markReceived)
  expect(told(matter.refuses('opener', aCommand.markReceived))[0]).toBe('INVALID_TRANSITION')
  matter.does('opener', passed)
  const gap = matter.refuses('opener', { kind: 'submit' })
  expect(textOf(gap.message, 'en', gap.params)).toContain('received by sharing')
  // nor can the receiver consent in the origin's place
  expect(told(matter.refuses('opener', aCommand.recordOriginConsent))[0]).toBe('FORBIDDEN')
  expect(told(matter.refuses('otherOpener', aCommand.recordOriginConsent))[0]).toBe('FORBIDDEN')
  expect(told(matter.refuses('origin', { kind: 'recordOriginConsent', document: '' }))[0]).toBe(
    'BAD_USER_INPUT',
  )
  matter.does('origin', aCommand.recordOriginConsent)
  matter.does('opener', { kind: 'submit' })
  matter.does('authority', { kind: 'publish' })
})

test('R-51: an entry found to be received while suspended is not resumed without consent', () => {
  const matter = new Matter(anEntry(), aLife('SUSPENDED'))
  matter.does('authority', aCommand.markReceived)
  expect(matter.refuses('opener', aCommand.resume).message).toBe('life.cannotResume')
  matter.does('origin', aCommand.recordOriginConsent)
  matter.does('opener', aCommand.resume)
  expect(matter.life.received).toEqual({ originId: ORIGIN_ORGANISATION, consent: 'Letter 17.' })
})

test('R-53: no proposal makes a column looser than its dataset', () => {
  const entry = anEntry({ openAttribute: 'CONDITIONAL', openModes: ['API'], ...conditions })
  const tight = withChange(entry, { columns: [], masks: [] })
  const change = { columns: [{ name: 'name', openAttribute: 'UNCONDITIONAL' as const }], masks: [] }
  const refusal = new Matter(tight, aLife('PUBLISHED')).refuses('opener', {
    kind: 'proposeChange',
    change,
    reason: 'r',
  })
  expect(told(refusal)).toEqual(['BAD_USER_INPUT', 'streets.name'])
  // and a dataset that becomes stricter takes its columns with it
  const stricter = withChange(anEntry(), { openAttribute: 'CONDITIONAL', columns: [], masks: [] })
  expect(stricter.columns.map(({ ownOpenAttribute }) => ownOpenAttribute)).toEqual(
    Array(3).fill('CONDITIONAL'),
  )
  // while one that becomes looser leaves them
  const looser = withChange(stricter, { openAttribute: 'UNCONDITIONAL', columns: [], masks: [] })
  expect(looser.columns.map(({ openAttribute }) => openAttribute)).toEqual(Array(3).fill('CONDITIONAL'))
})

test('R-20: one person does not act for opener and authority in the matter of one entry', () => {
  const both = { ...actors.opener, roles: ['DATA_OPENER', 'AUTHORITY'] } as const
  const matter = new Matter()
  const asBoth = { ...both, accountId: 'both' }
  const sides = { sides: ['OPENER', 'AUTHORITY'] } as const
  matter.does(asBoth, passed, sides)
  matter.does(asBoth, { kind: 'submit' }, sides)
  expect(matter.refuses(asBoth, { kind: 'publish' }, sides).message).toBe('life.otherSide')
  // nor in another account of the same person
  const ofBoth = { ownAccounts: ['authority', 'both'] }
  expect(matter.refuses('authority', { kind: 'publish' }, ofBoth).message).toBe('life.otherSide')
  matter.does('authority', { kind: 'publish' })
})

test('R-60: single columns are taken out of sight at once, but none that rows are told apart by', () => {
  const matter = new Matter(anEntry(), aLife('PUBLISHED'))
  const suspend = (columns: string[]) =>
    ({ kind: 'suspendColumns', columns, reason: 'An objection.' }) as const
  expect(matter.refuses('opener', suspend(['code'])).details.coordinates).toEqual(['streets.code'])
  expect(matter.refuses('opener', suspend([])).message).toBe('life.noColumns')
  matter.does('opener', suspend(['name', 'keeper']))
  expect(matter.life.suspendedColumns).toEqual(['keeper', 'name'])
  matter.does('opener', { kind: 'resumeColumns', columns: ['name'], reason: 'r' })
  expect(told(matter.refuses('opener', { kind: 'resumeColumns', columns: ['name'], reason: 'r' }))).toEqual([
    'INVALID_TRANSITION',
    'streets.name',
  ])
})

test('masks are strengthened by the opener alone only where they surely show less', () => {
  const name = { kind: 'name' } as const
  const fixed = { kind: 'fixed', value: '*' } as const
  expect(compareMasks(null, null)).toBe('SAME')
  expect(compareMasks(null, name)).toBe('STRICTER')
  expect(compareMasks(name, fixed)).toBe('STRICTER')
  expect(compareMasks(fixed, { kind: 'fixed', value: '*' })).toBe('SAME')
  expect(compareMasks(name, { kind: 'telephone' })).toBe('LOOSER')
  expect(compareMasks(fixed, name)).toBe('LOOSER')
  expect(compareMasks(name, null)).toBe('LOOSER')
  const columns = [aColumn('code', { nullable: false, mask: name })]
  const matter = new Matter(anEntry({ columns }), aLife('PUBLISHED'))
  const strengthen = (mask: typeof name | typeof fixed | null) =>
    ({ kind: 'strengthenMasks', masks: [{ name: 'code', mask }], reason: 'r' }) as const
  expect(matter.refuses('opener', strengthen(null)).message).toBe('life.cannotChange')
  matter.does('opener', strengthen(fixed))
})

test('what the local operator publishes without review says so in its event', () => {
  const matter = new Matter(anEntry({ columns: [aColumn('code', { nullable: false, description: '' })] }))
  expect(matter.does('localOperator', { kind: 'publishAsOperator' })[0]).toMatchObject({
    kind: 'PUBLISHED_BY_OPERATOR',
    accountId: null,
    side: 'LOCAL_OPERATOR',
  })
})
