import type { Attachment } from '../../agreements/case/application'
import type { CaseScope } from '../../agreements/case/scope'
import { jsonOf } from '../../agreements/case/json-of'
import { canonicalJson } from '../../kernel/canonical-json'
import { html, nothing, type Html, type HtmlPart } from './html'
import type { PageWords } from './page-words'

/** A named value; one that is empty is left out. */
export type Fact = readonly [name: string, value: HtmlPart]

const isEmpty = (value: HtmlPart): boolean =>
  value === '' || value === nothing || (Array.isArray(value) && value.length === 0)

export const facts = (list: readonly Fact[]): Html => {
  const shown = list.filter(([, value]) => !isEmpty(value))
  if (shown.length === 0) return nothing
  return html`<dl>
    ${shown.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`
}

/** @param kind class of the table, which says how its columns stand */
export const table = (
  kind: string,
  heads: readonly string[],
  rows: readonly (readonly HtmlPart[])[],
  foot: readonly HtmlPart[] | null = null,
): Html => {
  if (rows.length === 0) return nothing
  const cells = (row: readonly HtmlPart[]): readonly Html[] => row.map((cell) => html`<td>${cell}</td>`)
  return html`<table class="${kind}">
    <thead>
      <tr>
        ${heads.map((head) => html`<th scope="col">${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            ${cells(row)}
          </tr>`,
      )}
    </tbody>
    ${
      foot === null
        ? nothing
        : html`<tfoot>
            <tr>
              ${cells(foot)}
            </tr>
          </tfoot>`
    }
  </table>`
}

/** A numbered part of the file. */
export const section = (number: number, title: string, body: readonly Html[]): Html =>
  html`<section>
    <h2><span class="number">${number}</span>${title}</h2>
    ${body}
  </section>`

export const list = (texts: readonly string[]): Html =>
  texts.length === 0
    ? nothing
    : html`<ul>
        ${texts.map((text) => html`<li>${text}</li>`)}
      </ul>`

export const code = (text: string): Html => html`<code>${text}</code>`

export const attachments = (files: readonly Attachment[]): Html =>
  files.length === 0
    ? nothing
    : html`<ul>
        ${files.map(({ name, sha256 }) => html`<li>${name}<br /><code>${sha256}</code></li>`)}
      </ul>`

export const paragraph = (text: string): Html => html`<p>${text}</p>`

/** What of the data is asked for, or agreed. */
export const scopes = (of: readonly CaseScope[], { word }: PageWords): Html =>
  table(
    'scope',
    [word('dataset'), word('columns'), word('rows')],
    of.map((scope) => [
      scope.dataset,
      scope.columns
        .map(({ name, mask }) => (mask === undefined ? name : `${name} (${canonicalJson(jsonOf(mask))})`))
        .join(', '),
      html`${rowsOf(scope, word)}${limitsOf(scope, word)}`,
    ]),
  )

const rowsOf = ({ predicate }: CaseScope, word: PageWords['word']): HtmlPart =>
  predicate == null ? word('everyRow') : code(canonicalJson(jsonOf(predicate)))

const limitsOf = ({ aggregatesOnly, smallestGroup }: CaseScope, word: PageWords['word']): string =>
  (aggregatesOnly === true ? `; ${word('figuresAlone')}` : '') +
  (smallestGroup == null ? '' : `; ${word('smallestGroup', { rows: smallestGroup })}`)
