import { registerEnumType } from 'type-graphql'

/** What the program does of its own accord, the mildest first. @see src/signals/rule.ts */
export const SignalEffectEnum = {
  OFF: 'OFF',
  NOTIFY: 'NOTIFY',
  THROTTLE: 'THROTTLE',
  SUSPEND: 'SUSPEND',
} as const

registerEnumType(SignalEffectEnum, {
  name: 'SignalEffect',
  description: '系统措施 What the program does of its own accord. It never terminates.',
  valuesConfig: {
    OFF: { description: '关闭 The rule does not look.' },
    NOTIFY: { description: '提示 Opener, authority and user are told.' },
    THROTTLE: { description: '限流 Fewer requests for a while.' },
    SUSPEND: { description: '中止 The agreements are suspended; where they cannot be, a throttle.' },
  },
})

export const FindingStateEnum = {
  OPEN: 'OPEN',
  UPHELD: 'UPHELD',
  CONFIRMED: 'CONFIRMED',
  DISMISSED: 'DISMISSED',
} as const

registerEnumType(FindingStateEnum, {
  name: 'FindingState',
  valuesConfig: {
    OPEN: { description: '待定 Nobody has decided it.' },
    UPHELD: { description: '成立 It can be objected to.' },
    CONFIRMED: { description: '异议后维持 Upheld after an objection.' },
    DISMISSED: { description: '不成立 Its throttle is lifted.' },
  },
})
