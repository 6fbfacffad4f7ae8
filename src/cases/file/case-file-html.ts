import type { Locale } from '../../kernel/message'
import type { CaseFile } from './case-file'
import { html, nothing, type Html } from './html'
import { agreementPart, applicationPart, evaluationPart } from './page-case'
import { measuresPart, noticesPart, timelinePart, usagePart } from './page-course'
import { code, facts, section } from './page-parts'
import { pageStyle } from './page-style'
import { nameOf, pageWords, type PageWords } from './page-words'

/**
 * A case file as one page for people: no script, nothing from outside, every value escaped. The same file and
 * language give the same page.
 * @param sha256 of the file's JSON, so that page and data can be held against each other
 */
export const caseFileHtml = (file: CaseFile, sha256: string, locale: Locale): string => {
  const words = pageWords(locale, file.timeZone)
  const { word } = words
  const title = `${word('title')} ${file.agreements.at(-1)?.number ?? file.case.id}`
  const parts = [
    [word('application'), applicationPart],
    [word('evaluation'), evaluationPart],
    [word('agreement'), agreementPart],
    [word('measures'), measuresPart],
    [word('timeline'), timelinePart],
    [word('notices'), noticesPart],
    [word('usage'), usagePart],
  ] as const
  const page = html`<!doctype html>
    <html lang="${locale === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${title}</title>
        <style>
          ${pageStyle}
        </style>
      </head>
      <body>
        <main>
          <header>
            <h1>${title}</h1>
            ${heading(file, sha256, words)}
          </header>
          ${parts.map(([name, part], i) => section(i + 1, name, part(file, words)))}
        </main>
      </body>
    </html> `
  return page.text
}

const heading = (file: CaseFile, sha256: string, { word, phase, side, time }: PageWords): Html => {
  const { id, cover, phase: now, applicant, opener, authority, openedAt } = file.case
  return html`<p class="phase">${phase(now)}</p>
    ${facts([
      [side('APPLICANT'), nameOf(applicant)],
      [side('OPENER'), nameOf(opener)],
      [side('AUTHORITY'), nameOf(authority)],
      [word('openedAt'), time(openedAt)],
      [word('case'), code(id)],
      [word('cover'), code(cover)],
      [word('hash'), code(sha256)],
    ])}
    <p class="note">${word('times', { timeZone: file.timeZone })}</p>
    ${file.view === 'APPLICANT' ? html`<p class="note">${word('applicantView')}</p>` : nothing}`
}
