import { logSettings } from './log-settings'
import { operationSettings } from './operation-settings'
import { serverSettings } from './server-settings'
import { setting } from './setting'
import { duration } from './setting-kind'
import { signOnSettings } from './sign-on-settings'
import { tellingSettings } from './telling-settings'

/** Every setting, in the order in which they are told; `weir config` and the docs print this table. */
export const settingTable = {
  ...serverSettings,
  ...signOnSettings,
  ...tellingSettings,
  ...operationSettings,
  ...logSettings,
  shutdownTimeoutMs: setting(
    'WEIR_SHUTDOWN_TIMEOUT',
    duration('1s', '10m'),
    '15s',
    'Longest that stopping takes; statements that still run at half of it are cancelled.',
    '停止的最长时间；到一半时仍在执行的语句将被取消。',
  ),
} as const
