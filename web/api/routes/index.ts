import type { Route } from '../route.ts'
import {
  complaints,
  conduct,
  conductHours,
  decision,
  desk,
  openComplaints,
  qaAgreement,
  qaSample,
  qaSections,
} from './conduct.ts'
import { editions, metric, metrics, quarantine, quarantined, runs } from './about.ts'
import { attainment, attribution, change, gaming, restated } from './explained.ts'
import { facts, findings, story } from './facts.ts'
import { forecast, goals, loss, stress } from './outlook.ts'
import { payAct, payPeriod, payPeriods, payPlan, payPlanAct, payRecords, paySimulate, payStatement } from './pay.ts'
import { batch, query } from './query.ts'

/** Every route under `/api/v1`, in the order they are told in: the router, the description and policies come from it. */
export const routes: readonly Route[] = [
  query,
  batch,
  facts,
  desk,
  decision,
  findings,
  story,
  conduct,
  conductHours,
  complaints,
  openComplaints,
  qaSample,
  qaSections,
  qaAgreement,
  change,
  gaming,
  attribution,
  restated,
  attainment,
  forecast,
  loss,
  stress,
  goals,
  payPeriods,
  payPeriod,
  payAct,
  payStatement,
  payRecords,
  payPlan,
  payPlanAct,
  paySimulate,
  metrics,
  metric,
  editions,
  runs,
  quarantine,
  quarantined,
]
