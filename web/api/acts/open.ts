import type { Principal } from '../../../state/index.ts'
import type { Access } from '../access/who.ts'
import type { Service } from '../service.ts'
import type { Acts } from './acts.ts'
import { dataActs } from './data.ts'
import { eventActs, viewActs } from './kept.ts'
import { packActs } from './packs.ts'
import { payCosts } from './pay_cost.ts'

/** What somebody may do, over the numbers as they see them. */
export const actsOf = ({ state }: Access, home: string, own: Service, who: Principal): Acts => ({
  packs: packActs(state, own, who),
  views: viewActs(state, who),
  events: eventActs(state, own, who),
  payCosts: payCosts(state, who),
  data: dataActs(state, home, own, who),
})
