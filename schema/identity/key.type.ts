import { Field, ID, ObjectType } from 'type-graphql'
import { DateTimeScalar } from '../scalars'

@ObjectType('CreatedKey', { description: '密钥 An API key, told once.' })
export class CreatedKeyType {
  @Field(() => ID)
  id!: string

  @Field(() => String, { description: 'The key itself. It is shown this once; only its hash is kept.' })
  key!: string

  @Field(() => DateTimeScalar, { nullable: true, description: 'null: it does not expire.' })
  expiresAt!: Date | null
}
