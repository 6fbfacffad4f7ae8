import { randomInt } from 'node:crypto'
import type { ReadySettings } from '../config/settings'
import type { Databases } from '../db/connect'
import { databaseNow } from '../db/database-time'
import type { Clock } from '../kernel/clock'
import { createAddressPolicy } from '../notices/address-policy'
import { startDeliveries, type Deliveries } from '../notices/deliveries'
import { createMailSender } from '../notices/send-mail'
import { createWebhookSender } from '../notices/send-webhook'
import { resolveHost } from '../notices/webhook-request'
import { createWebhookSecrets, webhookKey } from '../notices/webhook-secret'
import type { Observe } from '../telemetry/observation'

/** Begins to deliver notices, by the channels that the settings open. */
export const startNotices = (
  settings: ReadySettings,
  databases: Databases,
  { clock, observe }: { readonly clock: Clock; readonly observe: Observe },
): Promise<Deliveries> =>
  startDeliveries({
    databases,
    senders: {
      WEBHOOK: createWebhookSender({
        secrets: createWebhookSecrets(webhookKey(settings.secret)),
        policy: createAddressPolicy(settings.webhookAllowedNetworks),
        resolve: resolveHost,
        publicUrl: settings.publicUrl,
        clock,
      }),
      SMTP: createMailSender({
        smtpUrl: settings.smtpUrl,
        from: settings.smtpFrom,
        publicUrl: settings.publicUrl,
      }),
    },
    clock,
    now: () => databaseNow(databases.control),
    chance: () => randomInt(CHANCES) / CHANCES,
    observe,
  })

const CHANCES = 2 ** 32
