import { Field, ID, Int, ObjectType } from 'type-graphql'
import type { RedactionState } from '../../src/catalog/redaction/redaction'
import { DateTimeScalar } from '../scalars'
import { RedactionStateEnum } from './enums'

@ObjectType('RedactedRows', { description: 'Rows that were taken out of one version.' })
export class RedactedRowsType {
  @Field(() => Int)
  version!: number

  @Field(() => Int)
  rows!: number
}

@ObjectType('Redaction', {
  description:
    '数据行移除 Rows that are taken out of all data of a dataset, as an objection was upheld. It holds no value of them.',
})
export class RedactionType {
  @Field(() => ID)
  id!: string

  @Field(() => String, { description: 'Name of the dataset.' })
  dataset!: string

  @Field(() => [String], { description: 'The columns by which its rows were named.' })
  columns!: readonly string[]

  @Field(() => [String], {
    description:
      'One for each row that was named: a keyed digest, by which a value can be proven to be among them.',
  })
  digests!: readonly string[]

  @Field(() => String, { description: '异议 The objection that was upheld, as its file calls it.' })
  objection!: string

  @Field(() => String)
  reason!: string

  @Field(() => RedactionStateEnum)
  state!: RedactionState

  @Field(() => String, { description: 'Name of the account, at that time.' })
  orderedBy!: string

  @Field(() => DateTimeScalar)
  orderedAt!: Date

  @Field(() => String, { nullable: true, description: 'null: not carried out yet.' })
  carriedOutBy!: string | null

  @Field(() => DateTimeScalar, { nullable: true, description: 'From here on nobody reads the rows.' })
  carriedOutAt!: Date | null

  @Field(() => [RedactedRowsType], { description: 'By version; one that lost no row is left out.' })
  removed!: readonly RedactedRowsType[]

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'When the database was made to clean up the space of the rows and its statistics; null: not yet.',
  })
  cleanedAt!: Date | null
}
