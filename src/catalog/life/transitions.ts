import type { Transition } from '../../kernel/transition'
import type { Side } from '../actor'
import type { DatasetStatus } from '../stored-dataset'
import type { LifeCommandKind } from './command'

export type LifeTransition = Transition<DatasetStatus, LifeCommandKind, Side>

const beforeReview: readonly DatasetStatus[] = ['DRAFT', 'RETURNED']
const listed: readonly DatasetStatus[] = ['PUBLISHED', 'SUSPENDED']

/** Everything that can happen to an entry of the catalogue, and nothing else can. */
export const lifeTransitions: readonly LifeTransition[] = [
  { command: 'edit', from: beforeReview, by: ['OPENER'], to: 'SAME', narrows: false, source: 'S内二, SDd' },
  {
    command: 'recordSecurityReview',
    from: [...beforeReview, ...listed],
    by: ['OPENER'],
    to: 'SAME',
    narrows: false,
    source: 'SDd',
  },
  {
    command: 'markReceived',
    from: beforeReview,
    by: ['OPENER'],
    to: 'SAME',
    narrows: false,
    source: 'SHR 40',
  },
  {
    command: 'markReceived',
    from: ['SUBMITTED', 'SUSPENDED'],
    by: ['AUTHORITY'],
    to: 'SAME',
    narrows: false,
    source: 'SHR 40; D',
  },
  // never by the receiver
  {
    command: 'recordOriginConsent',
    from: [...beforeReview, 'SUBMITTED', 'SUSPENDED'],
    by: ['ORIGIN', 'AUTHORITY'],
    to: 'SAME',
    narrows: false,
    source: 'SHR 40',
  },
  { command: 'submit', from: beforeReview, by: ['OPENER'], to: 'SUBMITTED', narrows: false, source: 'SDd' },
  {
    command: 'return',
    from: ['SUBMITTED'],
    by: ['AUTHORITY'],
    to: 'RETURNED',
    narrows: false,
    source: 'SDd',
  },
  {
    command: 'publish',
    from: ['SUBMITTED'],
    by: ['AUTHORITY'],
    to: 'PUBLISHED',
    narrows: false,
    source: 'SDd, CQ 6',
  },
  {
    command: 'publishAsOperator',
    from: ['DRAFT'],
    by: ['LOCAL_OPERATOR'],
    to: 'PUBLISHED',
    narrows: false,
    source: 'D: no review, and the event says so',
  },
  {
    command: 'suspend',
    // what an objection holds, for another reason too: that outlives the objection
    from: listed,
    by: ['OPENER'],
    to: 'SUSPENDED',
    narrows: true,
    source: '[M] SH21, APP',
  },
  { command: 'resume', from: ['SUSPENDED'], by: ['OPENER'], to: 'PUBLISHED', narrows: false, source: 'APP' },
  {
    command: 'suspendColumns',
    from: listed,
    by: ['OPENER'],
    to: 'SAME',
    narrows: true,
    source: '[M] SH21, APP',
  },
  { command: 'resumeColumns', from: listed, by: ['OPENER'], to: 'SAME', narrows: false, source: 'APP' },
  {
    command: 'strengthenMasks',
    from: listed,
    by: ['OPENER'],
    to: 'SAME',
    narrows: true,
    source: 'S特五, APP',
  },
  {
    command: 'proposeChange',
    from: listed,
    by: ['OPENER'],
    to: 'SAME',
    narrows: false,
    source: 'SHR 42, ZB 29',
  },
  { command: 'takeBackChange', from: listed, by: ['OPENER'], to: 'SAME', narrows: false, source: 'D' },
  { command: 'approveChange', from: listed, by: ['AUTHORITY'], to: 'SAME', narrows: true, source: 'ZB 29' },
  { command: 'refuseChange', from: listed, by: ['AUTHORITY'], to: 'SAME', narrows: false, source: 'ZB 29' },
  {
    command: 'withdraw',
    from: listed,
    by: ['OPENER', 'LOCAL_OPERATOR'],
    to: 'WITHDRAWN',
    narrows: true,
    source: 'SHR 42, APP',
  },
]
