import { Field, ObjectType } from 'type-graphql'

@ObjectType({ description: 'Where a page stands in its list (GraphQL Cursor Connections).' })
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean

  @Field(() => Boolean, { description: 'Going forwards: true when `after` was given.' })
  hasPreviousPage!: boolean

  @Field(() => String, { nullable: true })
  startCursor!: string | null

  @Field(() => String, { nullable: true, description: 'Give it as `after` to read the next page.' })
  endCursor!: string | null
}
