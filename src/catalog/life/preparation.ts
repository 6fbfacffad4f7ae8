import { fault, type Fault } from '../../kernel/errors'
import { problemsFault } from '../problem'
import { refuseUnstated } from '../stated'
import { checkNames, withChange } from './change'
import type { ReviewResult } from './command'
import type { Entry } from './entry'
import type { LifeFact } from './event'
import type { Life } from './life'
import { reviewedForm } from './security-review'

/** A security review speaks of the entry as it is, or as the proposed change would make it. */
export const decideReview = (result: ReviewResult, life: Life, entry: Entry, now: Date): LifeFact | Fault => {
  const unstated = refuseUnstated('recordSecurityReview', { findings: result.findings }, 'R-45')
  if (unstated !== null) return unstated
  const problems = checkNames(entry, result.masksNeeded)
  if (problems.length > 0) return problemsFault('life.cannotChange', entry.name, problems)
  const reviewed = life.proposal === null ? entry : withChange(entry, life.proposal.change)
  return { kind: 'SECURITY_REVIEW_RECORDED', review: { ...result, form: reviewedForm(reviewed), at: now } }
}

/** Marks an entry as received by sharing; the mark stays. */
export const decideMark = (
  originId: string,
  life: Life,
  entry: Entry,
  openerId: string,
): LifeFact | Fault => {
  if (life.received !== null) return fault('life.alreadyReceived', { dataset: entry.name }, { rule: 'R-51' })
  if (originId === openerId) return fault('life.ownOrigin', { dataset: entry.name }, { rule: 'R-51' })
  return { kind: 'MARKED_RECEIVED', originId }
}

/** Records in which document the body that the data came from consents to its opening. */
export const decideConsent = (document: string, life: Life, entry: Entry): LifeFact | Fault => {
  if (life.received === null) return fault('life.notReceived', { dataset: entry.name }, { rule: 'R-51' })
  return (
    refuseUnstated('recordOriginConsent', { document }, 'R-51') ?? {
      kind: 'ORIGIN_CONSENT_RECORDED',
      document,
    }
  )
}
