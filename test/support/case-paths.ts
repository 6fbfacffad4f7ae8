import type { CaseState } from '../../src/agreements/case/case-state'
import type { Command } from '../../src/agreements/case/command'
import type { Phase } from '../../src/agreements/case/phase'
import { actors, allMet, apply, clauses, finding, play, sign, type Move } from './case-fixture'

const { user, colleague, opener, leader, authority, clock } = actors

/** How a case comes to each phase, by the shortest way. */
const draft: readonly Move[] = [[user, apply]]
const submitted: readonly Move[] = [...draft, [user, { kind: 'submit' }]]
const evaluated: readonly Move[] = [...submitted, [opener, { kind: 'accept' }]]
const approved: readonly Move[] = [
  ...evaluated,
  [opener, { kind: 'approve', findings: allMet, reason: 'fit', agreementNumber: 'CQ-2026-1' }],
  [opener, { kind: 'editAgreement', changes: clauses, reason: 'clauses' }],
]
const signed: readonly Move[] = [...approved, [colleague, sign], [leader, sign]]
const active: readonly Move[] = [...signed, [authority, { kind: 'passAgreement', finding: 'in order' }]]
const amending: readonly Move[] = [...active, [user, { kind: 'startAmendment', reason: 'fewer rows' }]]

export const paths: Readonly<Record<Phase, readonly Move[]>> = {
  DRAFT: draft,
  SUBMITTED: submitted,
  CORRECTION_REQUESTED: [...submitted, [opener, { kind: 'requestCorrection', gaps: ['name the disks'] }]],
  UNDER_EVALUATION: evaluated,
  CONSULTING: [
    ...evaluated,
    [
      opener,
      {
        kind: 'consult',
        parties: [{ party: 'BusCompany', capacity: 'THIRD_PARTY' }],
        question: 'are trips your secret?',
      },
    ],
  ],
  EXPERT_REVIEW: [
    ...evaluated,
    [opener, { kind: 'referToExperts', experts: ['expert'], question: 'can riders be known again?' }],
  ],
  REJECTED: [
    ...evaluated,
    [opener, { kind: 'reject', findings: allMet, reason: 'no need shown', basis: 'conditions 2' }],
  ],
  CANCELLED: [...draft, [user, { kind: 'cancel', reason: 'not needed' }]],
  ABANDONED: [
    ...submitted,
    [opener, { kind: 'requestCorrection', gaps: ['name the disks'] }],
    [clock, { kind: 'abandon' }, '2026-04-20'],
  ],
  APPROVED: approved,
  LAPSED: [...approved, [clock, { kind: 'lapse' }, '2026-04-20']],
  SIGNED: signed,
  RETURNED: [...signed, [authority, { kind: 'returnAgreement', reason: 'no report cycle' }]],
  REFUSED: [...signed, [authority, { kind: 'refuseAgreement', reason: 'too wide', basis: 'D' }]],
  ACTIVE: active,
  SUSPENDED: [...active, [opener, { kind: 'suspend', ...finding('T01') }]],
  AMENDING: amending,
  AMENDMENT_REVIEW: [
    ...amending,
    [opener, { kind: 'editAgreement', changes: { quota: '500 requests a day' }, reason: 'less' }],
    [user, sign],
    [opener, sign],
  ],
  EXPIRED: [...active, [clock, { kind: 'expire' }, '2027-03-02']],
  TERMINATED: [...active, [opener, { kind: 'terminate', ...finding('T13') }]],
  RELINQUISHED: [...active, [user, { kind: 'relinquish', reason: 'the project ended' }]],
}

export const caseIn = (phase: Phase): CaseState => play(paths[phase]).state

/** One command of each kind, well-formed: what is tried where the table does not allow it. */
export const everyCommand = (state: CaseState | null): readonly Command[] => [
  apply,
  { kind: 'editApplication', changes: { scenario: 'another one' } },
  { kind: 'submit' },
  { kind: 'cancel', reason: 'not needed' },
  { kind: 'requestCorrection', gaps: ['name the disks'] },
  { kind: 'accept' },
  { kind: 'consult', parties: [{ party: 'Ferries', capacity: 'CO_PRODUCER' }], question: 'agreed?' },
  { kind: 'giveView', consents: true, view: 'fine', evidence: [] },
  { kind: 'referToExperts', experts: ['secondExpert'], question: 'safe?' },
  { kind: 'giveOpinion', opinion: 'safe', attachments: [] },
  { kind: 'endExpertReview', reason: 'no answer is needed' },
  { kind: 'proposeExtension', reason: 'experts are away' },
  { kind: 'grantExtension' },
  { kind: 'approve', findings: allMet, reason: 'fit', agreementNumber: 'CQ-2026-1' },
  { kind: 'reject', findings: allMet, reason: 'no need shown', basis: 'conditions 2' },
  { kind: 'editAgreement', changes: { title: 'Trips' }, reason: 'shorter' },
  state === null ? { kind: 'sign', textHash: '' } : sign(state),
  { kind: 'passAgreement', finding: 'in order' },
  { kind: 'returnAgreement', reason: 'no report cycle' },
  { kind: 'refuseAgreement', reason: 'too wide', basis: 'D' },
  { kind: 'startAmendment', reason: 'fewer rows' },
  { kind: 'withdrawAmendment', reason: 'as it was' },
  { kind: 'giveNotice', ...finding('T09') },
  { kind: 'suspend', ...finding('T01') },
  { kind: 'fileRemedy', done: 'stopped', evidence: ['report 1'] },
  { kind: 'acceptRemedy', finding: 'stopped indeed' },
  { kind: 'terminate', ...finding('T13') },
  { kind: 'settleBreach', isViolation: false, reasons: 'not shown' },
  { kind: 'relinquish', reason: 'the project ended' },
  { kind: 'fileDisposal', method: 'deleted', proofs: [{ name: 'log', sha256: 'b'.repeat(64) }] },
  { kind: 'appeal', grounds: 'it was line 2', evidence: ['record 0191'] },
  { kind: 'decideAppeal', isUpheld: true, reasons: 'it was line 2' },
  { kind: 'escalate' },
  { kind: 'abandon' },
  { kind: 'endConsultation' },
  { kind: 'lapse' },
  { kind: 'expire' },
]
