import { Field, InputType } from 'type-graphql'
import type { OpenMode } from '../../src/catalog/dataset'
import { BudgetInput } from '../access/budget.type'
import { OpenModeEnum } from '../catalog/enums'
import { DateTimeScalar } from '../scalars'
import { AttachmentInput, ScopeInput } from './application.input'

/** What is absent stays as it is. */
@InputType({ description: '协议条款 Clauses of an agreement. What is absent stays as it is.' })
export class AgreementTermsInput {
  @Field(() => String, { nullable: true })
  templateVersion?: string | null

  @Field(() => String, { nullable: true })
  title?: string | null

  @Field(() => [ScopeInput], { nullable: true, description: 'Never wider than the application.' })
  scopes?: ScopeInput[] | null

  @Field(() => String, { nullable: true, description: 'The revision of the catalogue that it rests on.' })
  catalogueVersion?: string | null

  @Field(() => String, { nullable: true })
  purpose?: string | null

  @Field(() => String, { nullable: true })
  scenario?: string | null

  @Field(() => [OpenModeEnum], { nullable: true })
  modes?: OpenMode[] | null

  @Field(() => String, { nullable: true })
  quota?: string | null

  @Field(() => [BudgetInput], {
    nullable: true,
    description: 'What of the quota is enforced while the agreement is in force; empty: nothing.',
  })
  budgets?: BudgetInput[] | null

  @Field(() => DateTimeScalar, { nullable: true })
  effectiveFrom?: string | null

  @Field(() => DateTimeScalar, { nullable: true })
  effectiveTo?: string | null

  @Field(() => String, { nullable: true })
  securityMeasures?: string | null

  @Field(() => String, { nullable: true })
  prohibitions?: string | null

  @Field(() => String, { nullable: true })
  personalData?: string | null

  @Field(() => String, { nullable: true })
  resultReporting?: string | null

  @Field(() => String, { nullable: true })
  sourceAttribution?: string | null

  @Field(() => String, { nullable: true })
  supervision?: string | null

  @Field(() => String, { nullable: true })
  endingGrounds?: string | null

  @Field(() => String, { nullable: true })
  disposal?: string | null

  @Field(() => String, { nullable: true })
  liability?: string | null

  @Field(() => String, { nullable: true })
  exemption?: string | null

  @Field(() => String, { nullable: true })
  disputes?: string | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'Others may be given the same; no agreement is exclusive.',
  })
  isNonExclusive?: boolean | null
}

@InputType({ description: '认定 What a measure rests on.' })
export class FindingInput {
  @Field(() => String, { description: 'Code of the ground: T01.' })
  ground!: string

  @Field(() => String)
  facts!: string

  @Field(() => [String], { description: 'References to records, reports or files; at least one.' })
  evidence!: string[]

  @Field(() => String)
  reasons!: string
}

@InputType({ description: 'An item of the checklist, and whether it is met.' })
export class ChecklistAnswerInput {
  @Field(() => String, { description: 'Name of the dataset whose conditions they are.' })
  conditionSet!: string

  @Field(() => String)
  item!: string

  @Field(() => Boolean)
  isMet!: boolean

  @Field(() => String, { defaultValue: '' })
  note!: string
}

@InputType({ description: '被征询方 One that is consulted.' })
export class ConsultedPartyInput {
  @Field(() => String, { description: 'Id of an account or an organisation.' })
  party!: string

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether it made the data too: then its silence consents. Of a third party it does not.',
  })
  isCoProducer!: boolean
}

@InputType({ description: '销毁证明 How the data were disposed of.' })
export class DisposalInput {
  @Field(() => String)
  method!: string

  @Field(() => [AttachmentInput])
  proofs!: AttachmentInput[]
}
