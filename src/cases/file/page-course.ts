import type { CaseFile } from './case-file'
import type { FileNotice } from './file-notices'
import { html, nothing, type Html, type HtmlPart } from './html'
import { attachments, code, facts, list, paragraph, table } from './page-parts'
import { nameOf, type PageWords } from './page-words'

export const measuresPart = ({ measures, violations }: CaseFile, words: PageWords): readonly Html[] => {
  const { word, time, person, event } = words
  if (measures.length === 0) return [paragraph(word('none'))]
  return [
    ...measures.map(
      (of) =>
        html`<div class="measure">
          <h3>${event(of.event)}</h3>
          ${facts([
            [word('at'), time(of.at)],
            [word('by'), person(of.by)],
            [word('ground'), of.ground ?? ''],
            [word('facts'), of.facts],
            [word('evidence'), list(of.evidence)],
            [word('attachments'), attachments(of.attachments)],
            [word('reasons'), of.reasons],
            [word('remedyDue'), of.remedyDue ?? ''],
            [
              word('redress'),
              of.redress === null
                ? ''
                : word('redressBy', { means: of.redress.means.join(', '), due: of.redress.due }),
            ],
            [word('result'), of.isUpheld === null ? '' : word(of.isUpheld ? 'upheld' : 'confirmed')],
          ])}
        </div>`,
    ),
    violations.length === 0 ? nothing : html`<h3>${word('violations')}</h3>`,
    table(
      'violations',
      [word('day'), word('ground'), word('facts')],
      violations.map(({ on, ground, facts: found }) => [on, ground, found]),
    ),
  ]
}

export const timelinePart = ({ events, clocks }: CaseFile, words: PageWords): readonly Html[] => {
  const { word, time, person, event, phase } = words
  return [
    table(
      'timeline',
      [word('number'), word('at'), word('step'), word('by'), word('to'), word('reason')],
      events.map((of) => [
        of.number,
        time(of.at),
        html`<strong>${event(of.event)}</strong>`,
        person(of.by),
        of.from === of.to ? '' : phase(of.to),
        of.reason,
      ]),
    ),
    clocks.length === 0 ? nothing : html`<h3>${word('clocks')}</h3>`,
    table(
      'clocks',
      [word('clock'), word('started'), word('due')],
      clocks.map(({ term, startedOn, run }) => [
        term,
        startedOn,
        run.kind === 'running' ? run.due : word('paused'),
      ]),
    ),
  ]
}

export const noticesPart = ({ notices }: CaseFile, words: PageWords): readonly Html[] => {
  const { word, time, locale } = words
  if (notices.length === 0) return [paragraph(word('none'))]
  return [
    table(
      'notices',
      [word('at'), word('toEvent'), word('notice'), word('told')],
      notices.map((of) => [
        time(of.at),
        of.event,
        html`<strong>${of.title[locale]}</strong><br />${of.text[locale]}`,
        toldOf(of, words),
      ]),
    ),
  ]
}

const toldOf = ({ addressed, recipients, deliveries }: FileNotice, { word, time }: PageWords): HtmlPart => {
  const readers = (recipients ?? []).map(
    ({ account, readAt }) =>
      `${nameOf(account)} (${readAt === null ? word('unread') : word('read', { at: time(readAt) })})`,
  )
  const ways = (deliveries ?? []).map(
    ({ channel, state, settledAt }) =>
      `${channel}: ${state}${settledAt === null ? '' : ` ${time(settledAt)}`}`,
  )
  return html`${addressed.map(({ to }) => nameOf(to)).join(', ')}${list([...readers, ...ways])}`
}

export const usagePart = ({ usage }: CaseFile, words: PageWords): readonly Html[] => {
  const { word, time } = words
  if (usage === null) return [paragraph(word('noAgreement'))]
  const { agreement, days, total, first, last } = usage
  const cells = (of: Omit<(typeof days)[number], 'day'>): readonly HtmlPart[] => [
    of.operations,
    of.refused,
    of.rows,
    of.bytes,
    of.cost,
  ]
  return [
    paragraph(word('usageNote', { agreement })),
    days.length === 0 ? paragraph(word('noUse')) : nothing,
    facts([
      [word('firstRecord'), first === null ? '' : html`${time(first.at)} ${code(first.id)}`],
      [word('lastRecord'), last === null ? '' : html`${time(last.at)} ${code(last.id)}`],
    ]),
    table(
      'figures',
      [word('day'), word('operations'), word('refused'), word('rowCount'), word('bytes'), word('cost')],
      days.map((of) => [of.day, ...cells(of)]),
      [word('total'), ...cells(total)],
    ),
  ]
}
