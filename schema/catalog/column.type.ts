import { Field, ObjectType } from 'type-graphql'
import type { ColumnType as ColumnTypeName } from '../../src/catalog/column-type'
import type { OpenAttribute } from '../../src/catalog/open-attribute'
import { ColumnTypeEnum, OpenAttributeEnum } from './enums'

@ObjectType({ description: 'The dataset and column whose values a column holds.' })
export class ColumnReferenceType {
  @Field(() => String)
  dataset!: string

  @Field(() => String)
  column!: string

  @Field(() => String, { description: 'Name of the to-one relation on this dataset.' })
  relation!: string
}

@ObjectType('Column', { description: '数据项 A column of a dataset.' })
export class ColumnType {
  @Field(() => String)
  name!: string

  @Field(() => String, { description: 'The header as the opener wrote it.' })
  label!: string

  @Field(() => ColumnTypeEnum)
  type!: ColumnTypeName

  @Field(() => Boolean)
  nullable!: boolean

  @Field(() => String)
  description!: string

  @Field(() => String)
  unit!: string

  @Field(() => OpenAttributeEnum)
  openAttribute!: OpenAttribute

  @Field(() => String, {
    nullable: true,
    description: 'Kind of mask that it is read through; null: as it is.',
  })
  mask!: string | null

  @Field(() => Boolean, { description: 'Whether its filter has `search` and `similar`.' })
  searchable!: boolean

  @Field(() => ColumnReferenceType, { nullable: true })
  references!: ColumnReferenceType | null

  @Field(() => String, { nullable: true, description: 'Why not to use it any more.' })
  deprecated!: string | null
}
