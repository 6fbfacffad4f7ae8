import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { organisation } from '../../drizzle/identity'
import { webhook } from '../../drizzle/notices'
import type { ControlDb } from '../db/control-db'
import { AppError } from '../kernel/errors'
import { uuidv7 } from '../kernel/ids'
import type { AddressPolicy } from './address-policy'
import type { WebhookSecrets } from './webhook-secret'
import { parseWebhookUrl } from './webhook-url'

export interface Webhook {
  readonly id: string
  readonly organisationId: string
  readonly url: string
  readonly createdAt: Date
}

/** A webhook with the secret that its messages are signed with, for its organisation alone. */
export interface WebhookWithSecret extends Webhook {
  readonly secret: string
}

export interface WebhookDeps {
  readonly policy: AddressPolicy
  readonly secrets: WebhookSecrets
}

/** The addresses at which an organisation's programs are told. Each call may be given a transaction. */
export interface Webhooks {
  /** @throws AppError BAD_USER_INPUT: the URL, or no such organisation; LIMIT_EXCEEDED beyond 10 */
  register(db: ControlDb, organisationId: string, url: string, at: Date): Promise<WebhookWithSecret>
  /** Those in use, oldest first. @throws AppError BAD_USER_INPUT: no such organisation */
  list(db: ControlDb, organisationId: string): Promise<readonly Webhook[]>
  /**
   * Gives a new secret; for 24 h messages are signed with the one before too.
   * @throws AppError BAD_USER_INPUT when this organisation has no such webhook
   */
  rotate(db: ControlDb, organisationId: string, id: string, at: Date): Promise<WebhookWithSecret>
  /**
   * Sends nothing there any more, what waits included.
   * @throws AppError BAD_USER_INPUT when this organisation has no such webhook
   */
  end(db: ControlDb, organisationId: string, id: string, at: Date): Promise<void>
}

const MAX_WEBHOOKS = 10

const shown = {
  id: webhook.id,
  organisationId: webhook.organisationId,
  url: webhook.url,
  createdAt: webhook.createdAt,
}

const isId = (text: string): boolean => z.guid().safeParse(text).success

const inUse = (organisationId: string, id: string) =>
  and(eq(webhook.id, id), eq(webhook.organisationId, organisationId), isNull(webhook.endedAt))

const organisationOf = (db: ControlDb, id: string) =>
  db.select({ id: organisation.id }).from(organisation).where(eq(organisation.id, id))

const unknownOrganisation = (id: string): AppError =>
  AppError.of('notices.unknownOrganisation', { organisation: id.slice(0, 100) })

export const createWebhooks = ({ policy, secrets }: WebhookDeps): Webhooks => {
  const list: Webhooks['list'] = async (db, organisationId) => {
    const [found] = isId(organisationId) ? await organisationOf(db, organisationId) : []
    if (found === undefined) throw unknownOrganisation(organisationId)
    return db
      .select(shown)
      .from(webhook)
      .where(and(eq(webhook.organisationId, organisationId), isNull(webhook.endedAt)))
      .orderBy(asc(webhook.id))
  }

  return {
    list,

    register: (db, organisationId, text, at) =>
      db.transaction(async (tx) => {
        const url = parseWebhookUrl(text, policy)
        // one at a time, or two would both find room for the last one
        const [found] = isId(organisationId) ? await organisationOf(tx, organisationId).for('update') : []
        if (found === undefined) throw unknownOrganisation(organisationId)
        if ((await list(tx, organisationId)).length >= MAX_WEBHOOKS)
          throw AppError.of(
            'notices.tooManyWebhooks',
            { limit: MAX_WEBHOOKS },
            { limit: { name: 'MAX_WEBHOOKS', value: MAX_WEBHOOKS, asked: MAX_WEBHOOKS + 1 } },
          )
        const made = { id: uuidv7(at.getTime()), organisationId, url, createdAt: at }
        await tx.insert(webhook).values(made)
        return { ...made, secret: secrets.secretOf({ id: made.id, generation: 1 }) }
      }),

    rotate: async (db, organisationId, id, at) => {
      const [rotated] =
        isId(id) && isId(organisationId)
          ? await db
              .update(webhook)
              .set({ generation: sql`${webhook.generation} + 1`, rotatedAt: at })
              .where(inUse(organisationId, id))
              .returning({ ...shown, generation: webhook.generation })
          : []
      if (rotated === undefined) throw AppError.of('notices.unknownWebhook', { webhook: id.slice(0, 100) })
      const { generation, ...rest } = rotated
      return { ...rest, secret: secrets.secretOf({ id: rotated.id, generation }) }
    },

    end: async (db, organisationId, id, at) => {
      const ended =
        isId(id) && isId(organisationId)
          ? await db
              .update(webhook)
              .set({ endedAt: at })
              .where(inUse(organisationId, id))
              .returning({ id: webhook.id })
          : []
      if (ended.length === 0) throw AppError.of('notices.unknownWebhook', { webhook: id.slice(0, 100) })
    },
  }
}
