import type { Language } from './language'
import { nextStep } from './next-step'
import type { Problem } from './reply'
import { textOf } from './texts'

/** More would push the answer out of sight; all of them stand in it. */
const MOST_PROBLEMS = 3

interface ProblemListProps {
  readonly problems: readonly Problem[]
  readonly language: Language
}

/** The errors of an answer: code, what, and what to do next. Nothing where there are none. */
export const ProblemList = ({ problems, language }: ProblemListProps) => {
  if (problems.length === 0) return null
  const hidden = problems.length - MOST_PROBLEMS
  return (
    <ul className="weir-problems">
      {problems.slice(0, MOST_PROBLEMS).map((problem, place) => (
        <li key={place}>
          {problem.code !== '' && <code className="weir-code">{problem.code}</code>}
          {problem.path !== '' && <code className="weir-path">{problem.path}</code>}
          <span>{problem.message}</span>
          <NextStep problem={problem} language={language} />
        </li>
      ))}
      {hidden > 0 && <li>{textOf('moreProblems', language, { count: hidden })}</li>}
    </ul>
  )
}

const NextStep = ({ problem, language }: { readonly problem: Problem; readonly language: Language }) => {
  const step = nextStep(problem.code, language)
  if (step === undefined && problem.applyUrl === null) return null
  return (
    <span className="weir-next">
      <strong>{textOf('next', language)}</strong> {step}
      {problem.retryAfter !== null && ` ${textOf('retryAfter', language, { seconds: problem.retryAfter })}`}
      {problem.applyUrl !== null && (
        <>
          {' '}
          <a href={problem.applyUrl} target="_blank" rel="noreferrer">
            {textOf('apply', language)}
          </a>
        </>
      )}
    </span>
  )
}
