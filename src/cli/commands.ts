import { registerAccount } from './account'
import { registerBudget } from './budget'
import { registerConfig } from './config'
import type { RegisterCommand } from './context'
import { registerImport } from './import'
import { registerKey } from './key'
import { registerLog } from './log'
import { registerMigrate } from './migrate'
import { registerNotices } from './notices'
import { registerOrganisation } from './organisation'
import { registerPerson } from './person'
import { registerPublish } from './publish'
import { registerReindex } from './reindex'
import { registerWebhook } from './webhook'
import { registerRedact } from './redact'

/** Every command but `serve`, in the order of `weir --help`. */
export const commands: readonly RegisterCommand[] = [
  registerMigrate,
  registerConfig,
  registerImport,
  registerPublish,
  registerReindex,
  registerRedact,
  registerOrganisation,
  registerPerson,
  registerAccount,
  registerKey,
  registerBudget,
  registerLog,
  registerNotices,
  registerWebhook,
]
