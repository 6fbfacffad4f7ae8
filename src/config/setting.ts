import type { SettingKind } from './setting-kind'

/** One setting: the variable, how its text is read, its default as text, and what it is for. */
export interface Setting<T> {
  readonly name: string
  readonly kind: SettingKind<T>
  /** As it would be written; null: absent, see `en`. */
  readonly byDefault: string | null
  readonly en: string
  readonly zh: string
}

export const setting = <T>(
  name: string,
  kind: SettingKind<T>,
  byDefault: string | null,
  en: string,
  zh: string,
): Setting<T> => ({ name, kind, byDefault, en, zh })
