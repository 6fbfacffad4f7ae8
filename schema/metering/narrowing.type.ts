import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { DateTimeScalar } from '../scalars'

export enum NarrowingState {
  EFFECTIVE = 'EFFECTIVE',
  PENDING = 'PENDING',
}

registerEnumType(NarrowingState, {
  name: 'NarrowingState',
  description: '收回状态 How far the taking away of access has come.',
  valuesConfig: {
    EFFECTIVE: { description: 'No instance hands over another row that was decided before it.' },
    PENDING: { description: 'It is made and recorded; some instances have not confirmed it.' },
  },
})

@ObjectType('Narrowing', { description: '收回 How far the taking away of access has come.' })
export class NarrowingType {
  @Field(() => Int)
  epoch!: number

  @Field(() => NarrowingState)
  state!: NarrowingState

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was found in effect; null: PENDING.' })
  effectiveAt!: Date | null

  @Field(() => [String], { description: 'Who has not confirmed; empty: nobody, or it cannot be told.' })
  instances!: string[]
}
