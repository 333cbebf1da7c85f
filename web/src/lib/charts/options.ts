import type { EChartsCoreOption } from 'echarts/core'
import { balances, type BalancesModel } from './balances.ts'
import type { Size } from './mark.ts'
import { trend, type TrendModel } from './trend.ts'

export type ChartModel = TrendModel | BalancesModel

/** What ECharts is told to draw; the same on the server and in the browser. */
export const optionOf = (model: ChartModel, size: Size): EChartsCoreOption =>
  model.kind === 'trend' ? trend(model, size) : balances(model, size)
