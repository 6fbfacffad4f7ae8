import { Field, ObjectType } from 'type-graphql'
import { JsonScalar } from '../scalars'

@ObjectType('CaseFile', {
  description: '案卷 Everything that a reader may see of one case, in one document (docs/access.md).',
})
export class CaseFileType {
  @Field(() => JsonScalar, {
    description: 'For programs. `format` and `version` say its form; the same state gives the same text.',
  })
  json!: unknown

  @Field(() => String, { description: 'SHA-256 of the canonical text (RFC 8785) of `json`.' })
  sha256!: string

  @Field(() => String, {
    description:
      'For people, in the language of the request: one page without scripts and outside resources.',
  })
  html!: string
}
