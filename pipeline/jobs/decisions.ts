import type { Day } from '#warehouse'
import { decisionsIn, verdicts } from '#state'
import type { Decided } from '../rules/tables.ts'
import { withState } from './state.ts'

/** The words on findings that stand in this installation, by contact and rule. */
export const decidedIn = (home: string): Promise<Decided[]> =>
  withState(home, async (state) =>
    verdicts(await decisionsIn(state)).flatMap(({ standing }) =>
      standing === null
        ? []
        : [
            {
              contact_id: standing.contact_id,
              rule_id: standing.rule_id,
              decision: standing.decision,
              decided_by: standing.decided_by,
              decided_on: standing.decided_on as Day,
            },
          ],
    ),
  )
