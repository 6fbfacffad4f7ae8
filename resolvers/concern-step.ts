import type { ConcernType } from '../schema/catalog/concern.type'
import type { Actor } from '../src/catalog/actor'
import { findConcern } from '../src/catalog/concerns/concern-list'
import type { ConcernView } from '../src/catalog/concerns/concern-view'
import type { Change } from '../src/journal/change'
import { AppError } from '../src/kernel/errors'
import { toCatalogActor } from './actor'
import type { ResolverContext } from './context'

/** Takes one step in a matter, as the caller, and shows it as it then is. @param step answers the id of the matter */
export const carryOutConcern = async (
  { caller, change }: ResolverContext,
  step: (change: Change, actor: Actor) => Promise<string>,
): Promise<ConcernType> => {
  const actor = toCatalogActor(caller)
  return change(async (c) => {
    const id = await step(c, actor)
    const found = await findConcern(c.tx, actor, id)
    if (found === undefined) throw AppError.of('concern.unknown', { concern: id })
    return toApiConcern(found)
  })
}

export const toApiConcern = ({ answer, ...view }: ConcernView): ConcernType => ({
  ...view,
  answer: answer?.text ?? null,
  answeredAt: answer?.at ?? null,
})
