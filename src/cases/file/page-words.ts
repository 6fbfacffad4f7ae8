import type { CaseEvent } from '../../agreements/case/event'
import type { Phase } from '../../agreements/case/phase'
import type { Side } from '../../agreements/case/side'
import { fill, type Locale, type MessageParams, type Text } from '../../kernel/message'
import { caseFileTexts } from '../../kernel/messages/case-file-texts'
import { caseEventLabels, phaseLabels, sideLabels } from '../../kernel/messages/case-labels'
import type { FileActor, Named } from './file-act'

export type WordId = keyof typeof caseFileTexts

/** What a page is worded with: one language, one time zone. */
export interface PageWords {
  readonly locale: Locale
  word(id: WordId, params?: MessageParams): string
  phase(phase: string): string
  event(kind: CaseEvent['kind']): string
  side(side: Side): string
  /** `2026-11-26 15:04:05`; what is no instant stays as it is. */
  time(at: string): string
  yesNo(value: boolean | null): string
  person(by: FileActor): string
}

// every one has its words, or this does not compile
const phases: Readonly<Record<Phase, Text>> = phaseLabels
const events: Readonly<Record<CaseEvent['kind'], Text>> = caseEventLabels
const sides: Readonly<Record<Side, Text>> = sideLabels

const isPhase = (phase: string): phase is Phase => Object.hasOwn(phases, phase)

export const pageWords = (locale: Locale, timeZone: string): PageWords => {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  const word: PageWords['word'] = (id, params = {}) => fill(caseFileTexts[id][locale], params, locale)
  const side = (of: Side): string => sides[of][locale]
  return {
    locale,
    word,
    phase: (phase) => (isPhase(phase) ? phases[phase][locale] : phase),
    event: (kind) => events[kind][locale],
    side,
    time: (at) => (Number.isNaN(Date.parse(at)) ? at : clock.format(new Date(at))),
    yesNo: (value) => (value === null ? '—' : word(value ? 'yes' : 'no')),
    person: ({ side: of, account, organisation }) => {
      const who = [account, organisation].flatMap((named) => (named === null ? [] : [nameOf(named)]))
      return who.length === 0 ? side(of) : `${side(of)} · ${who.join(', ')}`
    },
  }
}

export const nameOf = ({ id, name }: Named): string => (name === '' ? id : name)
