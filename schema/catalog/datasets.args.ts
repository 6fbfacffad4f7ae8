import { ArgsType, Field, Int } from 'type-graphql'
import type { OpenMode, RenewCycle } from '../../src/catalog/dataset'
import type { OpenAttribute } from '../../src/catalog/open-attribute'
import { OpenAttributeEnum, OpenModeEnum, RenewCycleEnum } from './enums'

@ArgsType()
export class DatasetsArgs {
  @Field(() => String, {
    nullable: true,
    description: 'Words in name, title, summary, tags or column labels.',
  })
  search?: string | null

  @Field(() => OpenAttributeEnum, { nullable: true })
  openAttribute?: OpenAttribute | null

  @Field(() => OpenModeEnum, { nullable: true })
  openMode?: OpenMode | null

  @Field(() => String, { nullable: true })
  theme?: string | null

  @Field(() => String, { nullable: true })
  industry?: string | null

  @Field(() => String, { nullable: true, description: 'Name of the opener.' })
  opener?: string | null

  @Field(() => RenewCycleEnum, { nullable: true })
  renewCycle?: RenewCycle | null

  @Field(() => Int, { nullable: true, description: 'Entries a page, at most 1,000; absent: 20.' })
  first?: number | null

  @Field(() => String, { nullable: true, description: 'The `endCursor` of the page before.' })
  after?: string | null
}
