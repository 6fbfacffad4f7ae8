import type { ClockCommand, Command } from '../../src/agreements/case/command'

/** Whatever a person can do in a case that there is. */
export type CaseMutation = Exclude<Command['kind'], ClockCommand['kind'] | 'apply'>

const text = (value: string): string => JSON.stringify(value)

const finding = `finding: { ground: "T01", facts: "rows were sold", evidence: ["record 1"], reasons: "not agreed" }`
const findings = `findings: [{ conditionSet: "housingApplicants", item: "purpose", isMet: true }]`
const proof = `{ name: "log", sha256: "${'b'.repeat(64)}" }`

/** The mutation of each command, and arguments that are right in form. @param hash of the text as it stands */
export const mutations: Readonly<
  Record<CaseMutation, readonly [name: string, args: (hash: string) => string]>
> = {
  editApplication: ['editApplication', () => 'changes: { scenario: "another one" }'],
  submit: ['submitApplication', () => ''],
  cancel: ['cancelApplication', () => 'reason: "not needed"'],
  requestCorrection: ['requestCorrection', () => 'gaps: ["name the disks"]'],
  accept: ['acceptApplication', () => ''],
  consult: ['consult', () => 'parties: [{ party: "Ferries", isCoProducer: true }], question: "agreed?"'],
  giveView: ['giveView', () => 'consents: true, view: "fine"'],
  referToExperts: ['referToExperts', () => 'experts: ["someone"], question: "safe?"'],
  giveOpinion: ['giveOpinion', () => 'opinion: "safe"'],
  endExpertReview: ['endExpertReview', () => 'reason: "no answer is needed"'],
  proposeExtension: ['proposeExtension', () => 'reason: "experts are away"'],
  grantExtension: ['grantExtension', () => ''],
  approve: ['approveApplication', () => `${findings}, reason: "fit"`],
  reject: ['rejectApplication', () => `${findings}, reason: "no need shown", basis: "conditions 2"`],
  editAgreement: ['editAgreement', () => 'changes: { title: "Homes" }, reason: "shorter"'],
  sign: ['signAgreement', (hash) => `textHash: ${text(hash)}`],
  passAgreement: ['passAgreement', () => 'finding: "in order"'],
  returnAgreement: ['returnAgreement', () => 'reason: "no report cycle"'],
  refuseAgreement: ['refuseAgreement', () => 'reason: "too wide", basis: "D"'],
  startAmendment: ['startAmendment', () => 'reason: "fewer rows"'],
  withdrawAmendment: ['withdrawAmendment', () => 'reason: "as it was"'],
  giveNotice: ['giveNotice', () => finding],
  suspend: ['suspendAgreement', () => finding],
  fileRemedy: ['fileRemedy', () => 'done: "stopped", evidence: ["report 1"]'],
  acceptRemedy: ['acceptRemedy', () => 'finding: "stopped indeed"'],
  terminate: ['terminateAgreement', () => finding],
  settleBreach: ['settleBreach', () => 'isViolation: false, reasons: "not shown"'],
  relinquish: ['relinquishAgreement', () => 'reason: "the project ended"'],
  fileDisposal: ['fileDisposal', () => `disposal: { method: "deleted", proofs: [${proof}] }`],
  appeal: ['appeal', () => 'grounds: "it was agreed", evidence: ["record 1"]'],
  decideAppeal: ['decideAppeal', () => 'isUpheld: true, reasons: "it was agreed"'],
}

/** The field of a mutation on a case, under the command's name. */
export const fieldOf = (kind: CaseMutation, id: string, hash: string): string => {
  const [name, args] = mutations[kind]
  return `${kind}: ${name}(${[`case: ${text(id)}`, args(hash)].filter((part) => part !== '').join(', ')}) { id }`
}
