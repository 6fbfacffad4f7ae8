import { and, eq, inArray } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { dataset, datasetColumn } from '../../drizzle/catalog'
import type { ControlDb } from '../db/control-db'
import type { Act } from './change'
import { withChange, type MaskChange } from './life/change'
import { toEntry } from './life/entry'
import type { LifeEvent } from './life/event'
import { makePublic } from './versions/publishing'
import { recordRevision } from './revision'
import { getStored } from './stored-repository'
import type { DatasetStatus, StoredDataset } from './stored-dataset'
import { oweRights, widenRights } from './rows/table-rights'

/** What an event does to what is stored, and to what servers show. In the transaction of its command. */
export const applyEvent = async (
  tx: ControlDb,
  importer: Sql,
  stored: StoredDataset,
  event: LifeEvent,
  act: Act,
): Promise<void> => {
  const { id, name } = stored
  const listed = async (change: string) => {
    await recordRevision(tx, { ...act, kind: 'CONTRACT', datasetId: id, change })
  }
  const widen = async () => {
    await widenRights(tx, importer, stored, await getStored(tx, name))
  }
  switch (event.kind) {
    case 'DRAFTED':
    case 'EDITED':
    case 'SECURITY_REVIEW_RECORDED':
    case 'MARKED_RECEIVED':
    case 'ORIGIN_CONSENT_RECORDED':
    case 'CHANGE_PROPOSED':
    case 'CHANGE_TAKEN_BACK':
    case 'CHANGE_REFUSED':
      return
    case 'SUBMITTED':
      return setStatus(tx, id, 'SUBMITTED')
    case 'RETURNED':
      return setStatus(tx, id, 'RETURNED')
    case 'PUBLISHED':
    case 'PUBLISHED_BY_OPERATOR':
      await makePublic(tx, importer, stored, act)
      return
    case 'SUSPENDED':
    case 'WITHDRAWN':
      await setStatus(tx, id, event.kind)
      await oweRights(tx, id)
      return listed(event.kind === 'SUSPENDED' ? 'suspended' : `withdrawn: ${event.reason}`)
    case 'RESUMED':
      await setStatus(tx, id, 'PUBLISHED')
      await widen()
      return listed('resumed')
    case 'COLUMNS_SUSPENDED':
      await setSuspended(tx, id, event.columns, true)
      await oweRights(tx, id)
      return listed(`columns suspended: ${event.columns.join(', ')}`)
    case 'COLUMNS_RESUMED':
      await setSuspended(tx, id, event.columns, false)
      await widen()
      return listed(`columns resumed: ${event.columns.join(', ')}`)
    case 'MASKS_STRENGTHENED':
      await setMasks(tx, id, event.masks)
      return listed('masks strengthened')
    case 'CHANGE_APPROVED': {
      const { columns, openAttribute, openModes, openConditions, useRequirements, safeguards, legalBasis } =
        withChange(toEntry(stored), event.change)
      const texts = { openAttribute, openConditions, useRequirements, safeguards, legalBasis }
      await tx
        .update(dataset)
        .set({ ...texts, openModes: [...openModes] })
        .where(eq(dataset.id, id))
      for (const column of columns)
        await tx
          .update(datasetColumn)
          .set({ openAttribute: column.ownOpenAttribute })
          .where(isColumn(id, [column.name]))
      await setMasks(tx, id, event.change.masks)
      await widen()
      await oweRights(tx, id)
      return listed('openness changed')
    }
  }
}

const setStatus = async (tx: ControlDb, id: string, status: DatasetStatus): Promise<void> => {
  await tx.update(dataset).set({ status }).where(eq(dataset.id, id))
}

const isColumn = (id: string, names: readonly string[]) =>
  and(eq(datasetColumn.datasetId, id), inArray(datasetColumn.name, [...names]))

const setSuspended = async (
  tx: ControlDb,
  id: string,
  names: readonly string[],
  suspended: boolean,
): Promise<void> => {
  await tx.update(datasetColumn).set({ suspended }).where(isColumn(id, names))
}

const setMasks = async (tx: ControlDb, id: string, masks: readonly MaskChange[]): Promise<void> => {
  for (const { name, mask } of masks)
    await tx
      .update(datasetColumn)
      .set({ mask })
      .where(isColumn(id, [name]))
}
