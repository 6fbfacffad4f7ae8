import { Field, InputType } from 'type-graphql'
import type { EmergencyClass } from '../../src/catalog/emergency/emergency'
import { DateTimeScalar } from '../scalars'
import { EmergencyClassEnum } from './enums'

@InputType('EmergencyDatasetInput', { description: 'What is opened of one dataset.' })
export class EmergencyDatasetInput {
  @Field(() => String, { description: 'Name of a dataset of the open catalogue.' })
  dataset!: string

  @Field(() => [String])
  columns!: string[]

  @Field(() => [String], {
    nullable: true,
    description: 'Of these columns, those that hold personal data; absent: none does.',
  })
  personal?: string[] | null
}

@InputType('EmergencyInput', { description: '突发事件开放 What is decided.' })
export class EmergencyInput {
  @Field(() => String, { description: 'The event, as the body that handles it names it.' })
  event!: string

  @Field(() => EmergencyClassEnum)
  class!: EmergencyClass

  @Field(() => String)
  legalBasis!: string

  @Field(() => String, { description: 'What the data is read for, and for nothing else.' })
  purpose!: string

  @Field(() => [String], {
    nullable: true,
    description: 'Organisations that read, each by id or name; absent: everyone who is identified.',
  })
  organisations?: string[] | null

  @Field(() => [EmergencyDatasetInput])
  datasets!: EmergencyDatasetInput[]

  @Field(() => DateTimeScalar, { nullable: true, description: 'Absent: at once.' })
  startsAt?: string | null

  @Field(() => DateTimeScalar, {
    description: 'When it ends by itself unless it is reviewed before; at most 30 days after its start.',
  })
  reviewAt!: string

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'The last moment, whatever a review says; absent: reviews alone say how long.',
  })
  endsAt?: string | null
}
