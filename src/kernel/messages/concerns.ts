import type { Message } from '../message'

/** Messages about what people bring before openers of data, and about entries of the catalogue in the API. */
export const concernMessages = {
  'concern.unknown': {
    code: 'BAD_USER_INPUT',
    en: 'There is no matter {concern} of this kind that concerns you.',
    zh: '没有与您有关的此类事项 {concern}。',
  },
  'concern.organisation': {
    code: 'BAD_USER_INPUT',
    en: 'There is no public body named {organisation} that opens data.',
    zh: '没有名为 {organisation} 的数据开放主体。',
  },
  'concern.badText': {
    code: 'BAD_USER_INPUT',
    en: 'These are too long, too many, or hold a character that cannot be stored: {fields}.',
    zh: '以下内容过长、过多或含有无法存储的字符：{fields}。',
  },
  'entry.mask': {
    code: 'BAD_USER_INPUT',
    en: 'The mask of {column} is none: {problem}',
    zh: '{column} 的脱敏规则无效：{problem}',
  },
} as const satisfies Record<string, Message>
