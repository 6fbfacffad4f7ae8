import type { CatalogueEntryType } from '../schema/catalog/entry.type'
import { changeEntry } from '../src/catalog/entry-commands'
import type { EntryView } from '../src/catalog/entry-view'
import type { LifeCommand } from '../src/catalog/life/command'
import { toCatalogActor } from './actor'
import type { ResolverContext } from './context'

/** Takes one step in the life of an entry, as the caller. @throws AppError as `changeEntry` */
export const takeEntryStep = async (
  { caller, change, entries }: ResolverContext,
  dataset: string,
  command: LifeCommand,
): Promise<CatalogueEntryType> =>
  toApiEntry(await change((c) => changeEntry(c, entries, toCatalogActor(caller), dataset, command)))

export const toApiEntry = ({ stored, life }: Pick<EntryView, 'stored' | 'life'>): CatalogueEntryType => {
  const { review, proposal } = life
  return {
    name: stored.name,
    title: stored.title,
    opener: stored.opener.name,
    status: stored.status,
    openAttribute: stored.openAttribute,
    suspendedColumns: life.suspendedColumns,
    thread: life.thread,
    securityReview: review,
    proposedChange:
      proposal === null ? null : { ...proposal.direction, reason: proposal.reason, at: proposal.at },
  }
}
