import { Field, ID, ObjectType } from 'type-graphql'
import type { Disposal, EmergencyClass, EmergencyPhase } from '../../src/catalog/emergency/emergency'
import { DateTimeScalar } from '../scalars'
import { DisposalKindEnum, EmergencyClassEnum, EmergencyPhaseEnum } from './enums'

@ObjectType('EmergencyAudience', { description: 'Who reads under an emergency opening.' })
export class EmergencyAudienceType {
  @Field(() => Boolean, { description: 'Everyone who is identified; else the organisations alone.' })
  everyone!: boolean

  @Field(() => [ID], { description: 'Organisations; empty: everyone who is identified.' })
  organisations!: readonly string[]
}

@ObjectType('EmergencyDataset', { description: 'What an emergency opens of one dataset.' })
export class EmergencyDatasetType {
  @Field(() => String, { description: 'Name of the dataset.' })
  dataset!: string

  @Field(() => [String])
  columns!: readonly string[]

  @Field(() => [String], { description: 'Of these columns, those that hold personal data.' })
  personal!: readonly string[]
}

@ObjectType('Emergency', {
  description:
    '突发事件开放 What is opened for an event without the conditional flow: to whom, for which purpose, until when.',
})
export class EmergencyType {
  @Field(() => ID, { description: 'It stands in every usage record of what rests on it.' })
  id!: string

  @Field(() => String, { description: 'The event, as the body that handles it names it.' })
  event!: string

  @Field(() => EmergencyClassEnum)
  class!: EmergencyClass

  @Field(() => String)
  legalBasis!: string

  @Field(() => String)
  purpose!: string

  @Field(() => String, { description: 'The authority that decided it.' })
  decider!: string

  @Field(() => EmergencyAudienceType)
  audience!: EmergencyAudienceType

  @Field(() => [EmergencyDatasetType], { description: 'As far as the caller sees them in the catalogue.' })
  datasets!: readonly EmergencyDatasetType[]

  @Field(() => EmergencyPhaseEnum)
  phase!: EmergencyPhase

  @Field(() => DateTimeScalar)
  declaredAt!: Date

  @Field(() => DateTimeScalar)
  startsAt!: Date

  @Field(() => DateTimeScalar, { description: 'It ends then, unless it was reviewed before.' })
  reviewAt!: Date

  @Field(() => DateTimeScalar, { description: 'The first moment at which it opens nothing any more.' })
  endsAt!: Date

  @Field(() => DisposalKindEnum, {
    nullable: true,
    description: 'What became of personal data; null: nothing is stated yet.',
  })
  disposal!: Disposal['kind'] | null

  @Field(() => String, {
    nullable: true,
    description:
      'The confirmation, or the assessment for which it is kept; for the authority and auditors, null to others.',
  })
  disposalStatement!: string | null

  @Field(() => Boolean, { description: 'Whether the report after the event was filed.' })
  isReported!: boolean

  @Field(() => String, {
    nullable: true,
    description: 'The report after the event; for the authority and auditors, null to others.',
  })
  report!: string | null
}
