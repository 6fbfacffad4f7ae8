/** What the program does of its own accord when a rule fires. It never terminates. */
export type SignalEffect = 'OFF' | 'NOTIFY' | 'THROTTLE' | 'SUSPEND'

/** What the authority may set of a rule. */
export interface RuleSetting {
  /** The rule fires from here on: operations, rows or different values, as the rule measures. */
  readonly least: number
  /** And only where this is at least that part of the whole; null: the number alone decides. */
  readonly share: number | null
  readonly windowMinutes: number
  readonly effect: SignalEffect
  /** Under THROTTLE: so many requests, for so long. */
  readonly requestsPerMinute: number
  readonly throttleMinutes: number
}

/** What was seen of one subject in one window. */
export interface WindowSummary {
  /** Operations that the rule looked at. */
  readonly operations: number
  /** Those of them that are what it looks for. */
  readonly matching: number
  /** Rows that these delivered, of the dataset that is meant. */
  readonly rows: number
  /** Different values or networks among them; 0: the rule has none. */
  readonly distinct: number
  /** Rows of the dataset; null: the rule is about none, or nothing is known of it. */
  readonly datasetRows: number | null
}

/** What is compared with the setting. */
export interface Measure {
  readonly measured: number
  /** null: it is a part of nothing. */
  readonly of: number | null
}

export interface SignalRule {
  readonly subject: 'account' | 'key' | 'agreement'
  readonly measure: (summary: WindowSummary) => Measure
  /** Code of the ground on which a measure would rest (cases.ground). */
  readonly ground: string
  /** As in docs/case-flow.md; D: nobody's rule, ours. */
  readonly source: string
  readonly defaults: RuleSetting
}

const throttled = { requestsPerMinute: 30, throttleMinutes: 60 } as const

const hour = 60
const day = 24 * hour

/**
 * What the usage log is watched for. None suspends by default: a number is no proof of a breach, and whoever
 * decides that it is can set the effect.
 */
export const signalRules = {
  REFUSAL_SPIKE: {
    subject: 'account',
    measure: ({ matching, operations }) => ({ measured: matching, of: operations }),
    ground: 'T06',
    source: 'SZR 83; DSL 29',
    defaults: { least: 100, share: 0.5, windowMinutes: 10, effect: 'THROTTLE', ...throttled },
  },
  DENIED_BY_RULE: {
    subject: 'account',
    measure: ({ matching }) => ({ measured: matching, of: null }),
    ground: 'T01',
    source: 'SZR 83',
    defaults: { least: 200, share: null, windowMinutes: hour, effect: 'NOTIFY', ...throttled },
  },
  OVER_QUOTA: {
    subject: 'account',
    measure: ({ matching }) => ({ measured: matching, of: null }),
    ground: 'T06',
    source: 'NDR 18',
    defaults: { least: 500, share: null, windowMinutes: hour, effect: 'THROTTLE', ...throttled },
  },
  OFF_PURPOSE: {
    subject: 'account',
    measure: ({ matching }) => ({ measured: matching, of: null }),
    ground: 'T01',
    source: 'SHR 39; NDR 12',
    defaults: { least: 50, share: null, windowMinutes: hour, effect: 'NOTIFY', ...throttled },
  },
  DATASET_WALKED: {
    subject: 'agreement',
    measure: ({ rows, datasetRows }) => ({ measured: rows, of: datasetRows }),
    ground: 'T06',
    source: 'NDR 18; D',
    defaults: { least: 10_000, share: 0.8, windowMinutes: day, effect: 'NOTIFY', ...throttled },
  },
  KEY_FROM_MANY_NETWORKS: {
    subject: 'key',
    measure: ({ distinct }) => ({ measured: distinct, of: null }),
    ground: 'T03',
    source: 'SZR 83; D',
    defaults: { least: 20, share: null, windowMinutes: hour, effect: 'THROTTLE', ...throttled },
  },
  NEAR_DUPLICATES: {
    subject: 'account',
    measure: ({ distinct }) => ({ measured: distinct, of: null }),
    ground: 'T04',
    source: 'PIPL 4; D',
    defaults: { least: 200, share: null, windowMinutes: hour, effect: 'NOTIFY', ...throttled },
  },
  REPORT_OVERDUE: {
    subject: 'agreement',
    measure: ({ matching }) => ({ measured: matching, of: null }),
    ground: 'T07',
    source: 'QD 7',
    defaults: { least: 1, share: null, windowMinutes: day, effect: 'NOTIFY', ...throttled },
  },
} as const satisfies Record<string, SignalRule>

export type SignalRuleId = keyof typeof signalRules

export const isSignalRule = (id: string): id is SignalRuleId => Object.hasOwn(signalRules, id)

/** The rules that read the usage log, each over windows of its own. */
export type LogRuleId = Exclude<SignalRuleId, 'REPORT_OVERDUE'>

export const logRules: readonly LogRuleId[] = [
  'REFUSAL_SPIKE',
  'DENIED_BY_RULE',
  'OVER_QUOTA',
  'OFF_PURPOSE',
  'DATASET_WALKED',
  'KEY_FROM_MANY_NETWORKS',
  'NEAR_DUPLICATES',
]

/** Whether a rule fires on what was seen, and by which measure. @returns null: it does not, or it is off */
export const signalOf = (id: SignalRuleId, setting: RuleSetting, summary: WindowSummary): Measure | null => {
  if (setting.effect === 'OFF') return null
  const found = signalRules[id].measure(summary)
  if (found.measured < setting.least) return null
  if (setting.share === null) return found
  // of a whole that is not known no part can be told
  return found.of !== null && found.of > 0 && found.measured >= setting.share * found.of ? found : null
}
