import { application, clauses } from './demo-case'
import type { DemoKey, TestReply, TestServer } from './server'

/** A case as the API shows it, as far as tests ask. */
export interface ApiCase {
  readonly id: string
  readonly phase: string
  readonly possible: readonly string[]
  readonly agreement: { readonly number: string; readonly textHash: string } | null
  readonly clocks: readonly { readonly term: string; readonly due: string | null }[]
  readonly history: readonly { readonly event: string; readonly side: string; readonly reason: string }[]
  readonly owesDisposal: boolean
  readonly decision: {
    readonly kind: string
    readonly ground: string
    readonly facts: string
    readonly reasons: string
    readonly evidence: readonly string[]
    readonly redress: { readonly means: readonly string[]; readonly due: string }
  } | null
}

const fields =
  'id phase possible agreement { number textHash } clocks { term due } history { event side reason } owesDisposal decision'

/** Drives cases of the demo by the API alone: the user is `dataUser`, the data are of `opener`. */
export interface CaseDriver {
  /** Tries a step. @param call `name(args)` of a mutation on `$case` */
  tryStep(as: DemoKey, id: string, call: string, declared?: string, variables?: Variables): Promise<TestReply>
  /** Takes a step that is allowed. @throws Error with what was told where it is not */
  step(as: DemoKey, id: string, call: string, declared?: string, variables?: Variables): Promise<ApiCase>
  read(as: DemoKey, id: string): Promise<ApiCase>
  /**
   * An agreement in force on `applicationNumber`, `districtCode` and `householdSize` of housing applicants.
   * @param terms beside the usual clauses
   */
  openAgreement(terms?: Variables): Promise<ApiCase>
  /** Words the text anew, has both sign it, and the authority pass it. */
  agree(id: string, terms: Variables): Promise<ApiCase>
}

type Variables = Readonly<Record<string, unknown>>

export const agreedRows =
  '{ rows { housingApplicants(first: 3) { nodes { applicationNumber districtCode } } } }'

/** A column that the agreement does not name. */
export const otherRows = '{ rows { housingApplicants(first: 3) { nodes { name } } } }'

export const createCaseDriver = (server: Pick<TestServer, 'ask'>): CaseDriver => {
  const tryStep: CaseDriver['tryStep'] = (as, id, call, declared = '', variables = {}) =>
    server.ask(`mutation($case: ID!${declared}) { taken: ${call} { ${fields} } }`, {
      as,
      variables: { case: id, ...variables },
    })
  const step: CaseDriver['step'] = async (as, id, call, declared, variables) => {
    const reply = await tryStep(as, id, call, declared, variables)
    if (reply.errors !== undefined) throw new Error(`${call}: ${reply.text}`)
    return (reply.data as { taken: ApiCase }).taken
  }
  const agree: CaseDriver['agree'] = async (id, terms) => {
    const worded = await step(
      'opener',
      id,
      'editAgreement(case: $case, changes: $t, reason: "the form")',
      ', $t: AgreementTermsInput!',
      { t: terms },
    )
    const h = worded.agreement?.textHash
    await step('opener', id, 'signAgreement(case: $case, textHash: $h)', ', $h: String!', { h })
    await step('dataUser', id, 'signAgreement(case: $case, textHash: $h)', ', $h: String!', { h })
    return step('authority', id, 'passAgreement(case: $case, finding: "as the rules ask")')
  }
  return {
    tryStep,
    step,
    read: async (as, id) => {
      const reply = await server.ask(`query($c: ID!) { case(id: $c) { ${fields} } }`, {
        as,
        variables: { c: id },
      })
      return (reply.data as { case: ApiCase }).case
    },
    openAgreement: async (terms = {}) => {
      const applied = await server.ask('mutation($a: ApplicationInput!) { apply(application: $a) { id } }', {
        as: 'dataUser',
        variables: { a: application },
      })
      if (applied.errors !== undefined) throw new Error(`apply: ${applied.text}`)
      const id = (applied.data as { apply: { id: string }[] }).apply[0]?.id ?? ''
      await step('dataUser', id, 'submitApplication(case: $case)')
      await step('opener', id, 'acceptApplication(case: $case)')
      await step(
        'opener',
        id,
        'approveApplication(case: $case, findings: $f, reason: "needed")',
        ', $f: [ChecklistAnswerInput!]!',
        { f: items.map((item) => ({ conditionSet: 'housingApplicants', item, isMet: true })) },
      )
      return agree(id, { ...clauses, ...terms })
    },
    agree,
  }
}

const items = [
  'identity and credit code are those of the applicant',
  'purpose and scenario are lawful and need these data',
  'columns and rows are no more than the purpose needs',
  'storage, processing and security ability meet the open conditions',
]
