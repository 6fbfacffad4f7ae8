/** What those who apply under one set of published conditions are evaluated on, all alike. */
export interface Checklist {
  readonly items: readonly string[]
}

/** An item of the checklist of a set of conditions, word for word. */
export interface ChecklistItem {
  readonly conditionSet: string
  readonly item: string
}

/** What an evaluation under these sets of conditions answers, each once. */
export const itemsOf = (
  conditionSets: readonly string[],
  checklists: ReadonlyMap<string, Checklist>,
): readonly ChecklistItem[] =>
  conditionSets.flatMap((conditionSet) =>
    (checklists.get(conditionSet)?.items ?? []).map((item) => ({ conditionSet, item })),
  )
