import type { CaseEvent } from '../../agreements/case/event'
import type { Side } from '../../agreements/case/side'
import type { StoredCaseEvent } from '../stored-case'

/** WHOLE: the opener, its authority, auditors. APPLICANT: without what is inside the opener, and without persons. */
export type CaseFileView = 'WHOLE' | 'APPLICANT'

export interface Named {
  readonly id: string
  readonly name: string
}

/** Who acted; to an applicant the side alone. */
export interface FileActor {
  readonly side: Side
  /** The account, with its name at that time; of the program its rule; null: not shown. */
  readonly account: Named | null
  /** null: not shown, or the program. */
  readonly organisation: Named | null
}

/** An event, with who did it as the reader sees it. */
export interface FileAct {
  readonly event: CaseEvent
  readonly by: FileActor
}

export const actsOf = (
  events: readonly StoredCaseEvent[],
  view: CaseFileView,
  named: (id: string) => Named,
): readonly FileAct[] =>
  events.map(({ event, actor }) => {
    const { side, account, organisation } = event.by
    const isShown = view === 'WHOLE' || side === 'SYSTEM'
    return {
      event,
      by: {
        side,
        account: isShown ? { id: account, name: side === 'SYSTEM' ? account : actor } : null,
        organisation: isShown && organisation !== null ? named(organisation) : null,
      },
    }
  })
