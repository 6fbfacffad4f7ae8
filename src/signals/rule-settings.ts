import { signalRule } from '../../drizzle/signals'
import { checkBounds as checkTexts } from '../cases/case-input'
import type { ControlDb } from '../db/control-db'
import type { Change } from '../journal/change'
import { appendEvents, readStream, type Stream } from '../journal/event-store'
import { AppError } from '../kernel/errors'
import { isSignalRule, signalRules, type RuleSetting, type SignalRuleId } from './rule'

/** Every rule with the setting in force: what the authority has set, else what the program comes with. */
export type RuleSettings = ReadonlyMap<SignalRuleId, RuleSetting>

export const loadRuleSettings = async (db: ControlDb): Promise<RuleSettings> => {
  const settings = new Map<SignalRuleId, RuleSetting>()
  for (const id of Object.keys(signalRules)) if (isSignalRule(id)) settings.set(id, signalRules[id].defaults)
  for (const { id, changedAt: _, ...setting } of await db.select().from(signalRule))
    // one of a later release is not ours to carry out
    if (isSignalRule(id)) settings.set(id, setting)
  return settings
}

/** The setting in force of one rule. */
export const settingOf = async (db: ControlDb, id: SignalRuleId): Promise<RuleSetting> =>
  (await loadRuleSettings(db)).get(id) ?? signalRules[id].defaults

/**
 * Changes what a rule fires on, or what follows: from the next round on.
 * @param changes what is to be other than it is
 * @throws AppError BAD_USER_INPUT: no such rule, no reason, or a number out of its bounds
 */
export const changeRule = async (
  change: Change,
  id: string,
  changes: Partial<RuleSetting>,
  reason: string,
): Promise<RuleSetting> => {
  if (!isSignalRule(id)) throw AppError.of('signals.unknownRule', { rule: id })
  checkTexts({ reason })
  if (reason.trim() === '') throw AppError.of('case.reason')
  const stream: Stream = `signalRule:${id}`
  const before = await readStream(change.tx, stream, true)
  const setting = { ...(await settingOf(change.tx, id)), ...changes }
  checkBounds(setting)
  await appendEvents(change, stream, before.length, [{ kind: 'CHANGED', reason, body: setting }])
  const row = { ...setting, changedAt: change.at }
  await change.tx
    .insert(signalRule)
    .values({ id, ...row })
    .onConflictDoUpdate({ target: signalRule.id, set: row })
  return setting
}

/** As the table has them (migration 0022). */
const bounds = {
  least: [1, 1_000_000_000],
  windowMinutes: [1, 10_080],
  requestsPerMinute: [1, 100_000],
  throttleMinutes: [1, 43_200],
} as const satisfies Partial<Record<keyof RuleSetting, readonly [number, number]>>

const MAX_SHARE = 1_000

const checkBounds = (setting: RuleSetting): void => {
  for (const name of ['least', 'windowMinutes', 'requestsPerMinute', 'throttleMinutes'] as const) {
    const [low, high] = bounds[name]
    const value = setting[name]
    if (!Number.isInteger(value) || value < low || value > high)
      throw AppError.of('signals.badSetting', { name, low, high })
  }
  const { share } = setting
  if (share !== null && !(share > 0 && share <= MAX_SHARE))
    throw AppError.of('signals.badSetting', { name: 'share', low: '0 <', high: MAX_SHARE })
}
