import type { Locale } from '../kernel/message'

/** What commander says of a command line that it cannot use, and how that is said in Chinese. */
const chinese: readonly (readonly [RegExp, string])[] = [
  [/^error: missing required argument '(.*)'$/m, '缺少参数 $1。'],
  [/^error: option '(.*)' argument missing$/m, '选项 $1 缺少取值。'],
  [/^error: required option '(.*)' not specified$/m, '必须给出选项 $1。'],
  [/^error: option '(.*)' cannot be used with option '(.*)'$/m, '选项 $1 与 $2 不能同时使用。'],
  [/^error: unknown option '(.*)'$/m, '未知选项 $1。'],
  [/^error: unknown command '(.*)'$/m, '未知命令 $1。'],
  [
    /^error: too many arguments.* Expected (\d+) arguments? but got (\d+).*$/m,
    '参数过多：应为 $1 个，给出了 $2 个。',
  ],
  [/^error: option '(.*)' argument '(.*)' is invalid\./m, '选项 $1 的取值 $2 无效。'],
  [/^error: command-argument value '(.*)' is invalid for argument '(.*)'\./m, '参数 $2 的取值 $1 无效。'],
  [/ Allowed choices are (.*)\.$/m, '可选值：$1。'],
  [/^\(Did you mean (?:one of )?(.*)\?\)$/m, '（是否为 $1？）'],
]

/** What is wrong with a command line, in the language of the reader. */
export const usageText = (text: string, locale: Locale): string =>
  locale === 'en' ? text : chinese.reduce((said, [english, words]) => said.replace(english, words), text)
