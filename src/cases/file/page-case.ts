import type { CaseFile } from './case-file'
import type { FileAgreement } from './file-agreements'
import { html, type Html } from './html'
import { attachments, code, facts, list, paragraph, scopes, table, type Fact } from './page-parts'
import { nameOf, type PageWords, type WordId } from './page-words'

export const applicationPart = ({ application }: CaseFile, words: PageWords): readonly Html[] => {
  const { word, time, yesNo } = words
  const { content: of, receivedOn, gaps } = application
  return [
    facts([
      [word('applicantType'), word(of.applicantType)],
      [word('name'), of.name],
      [word('credential'), of.credential],
      [word('contact'), of.contact],
      [word('purpose'), of.purpose],
      [word('scenario'), of.scenario],
      [word('modes'), of.modes.join(', ')],
      [word('volume'), of.expectedVolume],
      [word('term'), `${time(of.effectiveFrom)} – ${time(of.effectiveTo)}`],
      [word('security'), of.security],
      [word('publishesResults'), yesNo(of.publishesResults)],
      [word('isCommercial'), yesNo(of.isCommercial)],
      [word('combinedWith'), list(of.combinedWith)],
      [word('commitment'), of.commitment === null ? '' : code(of.commitment)],
      [word('attachments'), attachments(of.attachments)],
      [word('receivedOn'), receivedOn ?? ''],
      [word('gaps'), list(gaps)],
    ]),
    html`<h3>${word('scope')}</h3>
      ${scopes(of.scopes, words)}`,
  ]
}

export const evaluationPart = ({ evaluation }: CaseFile, words: PageWords): readonly Html[] => {
  const { word, time, yesNo, person } = words
  if (evaluation === null) return [paragraph(word('applicantView'))]
  const { conditionSets, extension, consultations, expertReviews, decisions } = evaluation
  return [
    facts([
      [word('conditionSets'), conditionSets.join(', ')],
      [
        word('extension'),
        extension === null
          ? ''
          : `${extension.reason} (${word(extension.isGranted ? 'granted' : 'notGranted')})`,
      ],
    ]),
    ...consultations.map(
      ({ question, parties }) =>
        html`<h3>${word('consultation')}</h3>
          ${paragraph(question)}${table(
            'parties',
            [word('party'), word('capacity'), word('answer'), word('view')],
            parties.map(({ party, capacity, answer }) => [
              nameOf(party),
              word(capacity),
              word(answerOf(answer)),
              answer === null ? '' : html`${answer.view}${attachments(answer.evidence)}`,
            ]),
          )}`,
    ),
    ...expertReviews.map(
      ({ question, experts, opinions }) =>
        html`<h3>${word('experts')}</h3>
          ${paragraph(question)}${table(
            'opinions',
            [word('expert'), word('opinion')],
            experts.map((expert) => [
              nameOf(expert),
              opinions
                .filter((one) => one.expert.id === expert.id)
                .map((one) => html`${one.opinion}${attachments(one.attachments)}`),
            ]),
          )}`,
    ),
    ...decisions.map(
      ({ result, at, by, reason, checklist }) =>
        html`<h3>${word('decision')}: ${word(result)}</h3>
          ${facts([
            [word('at'), time(at)],
            [word('by'), person(by)],
            [word('reason'), reason],
          ])}${table(
            'checklist',
            [word('dataset'), word('item'), word('met'), word('note')],
            checklist.map(({ conditionSet, item, isMet, note }) => [conditionSet, item, yesNo(isMet), note]),
          )}`,
    ),
  ]
}

const answerOf = (answer: { readonly consents: boolean | null } | null): WordId => {
  if (answer?.consents == null) return 'silent'
  return answer.consents ? 'consents' : 'objects'
}

const clauses = [
  ['agreementTitle', 'title'],
  ['templateVersion', 'templateVersion'],
  ['catalogueVersion', 'catalogueVersion'],
  ['purpose', 'purpose'],
  ['scenario', 'scenario'],
  ['quota', 'quota'],
  ['securityMeasures', 'securityMeasures'],
  ['prohibitions', 'prohibitions'],
  ['personalData', 'personalData'],
  ['resultReporting', 'resultReporting'],
  ['sourceAttribution', 'sourceAttribution'],
  ['supervision', 'supervision'],
  ['endingGrounds', 'endingGrounds'],
  ['disposal', 'disposal'],
  ['liability', 'liability'],
  ['exemption', 'exemption'],
  ['disputes', 'disputes'],
] as const satisfies readonly (readonly [WordId, keyof FileAgreement['text']])[]

const budgetsOf = ({ budgets = [] }: FileAgreement['text']): readonly string[] =>
  budgets.map(({ unit, per, limit }) => `${limit} ${unit}/${per}`)

export const agreementPart = ({ agreements }: CaseFile, words: PageWords): readonly Html[] =>
  agreements.length === 0
    ? [paragraph(words.word('none'))]
    : agreements.map((agreement) => agreementText(agreement, words))

const agreementText = (of: FileAgreement, words: PageWords): Html => {
  const { word, time, yesNo, person, side } = words
  const { text } = of
  return html`<h3>${of.number}</h3>
    ${facts([
      [word('textHash'), code(of.textHash)],
      [word('drawnUpAt'), time(of.drawnUpAt)],
    ])}
    <h4>${word('clauses')}</h4>
    ${facts([
      ...clauses.map(([id, name]): Fact => [word(id), text[name]]),
      [word('budgets'), list(budgetsOf(text))],
      [word('modes'), text.modes.join(', ')],
      [word('term'), `${time(text.effectiveFrom)} – ${time(text.effectiveTo)}`],
      [word('isNonExclusive'), yesNo(text.isNonExclusive)],
    ])}${scopes(text.scopes, words)}
    <h4>${word('signatures')}</h4>
    ${of.signatures.length === 0 ? paragraph(word('none')) : ''}${table(
      'signatures',
      [word('at'), word('by'), word('textHash')],
      of.signatures.map(({ side: signed, at, by, textHash }) => [
        time(at),
        by.account === null ? side(signed) : person(by),
        code(textHash),
      ]),
    )}
    <h4>${word('review')}</h4>
    ${of.reviews.length === 0 ? paragraph(word('none')) : ''}${table(
      'reviews',
      [word('at'), word('by'), word('result'), word('finding')],
      of.reviews.map(({ result, at, by, finding, basis }) => [
        time(at),
        person(by),
        word(result),
        html`${finding}${basis === '' ? '' : html`<br />${word('basis')}: ${basis}`}`,
      ]),
    )}`
}
