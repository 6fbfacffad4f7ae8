/** Days `[from, to]` in the time zone of the deployment, `yyyy-mm-dd`. */
export interface AssessmentPeriod {
  readonly from: string
  readonly to: string
  readonly timeZone: string
  /** Id of the opener whose datasets and cases are told of; null: of all. */
  readonly opener: string | null
}

export interface NamedCount {
  readonly name: string
  readonly count: number
}
