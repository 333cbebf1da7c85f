import type { EChartsCoreOption } from 'echarts/core'
import { balances, type BalancesModel } from './balances.ts'
import { lines, type LinesModel } from './lines.ts'
import { people, type PeopleModel } from './people.ts'
import type { Size } from './mark.ts'
import { trend, type TrendModel } from './trend.ts'

export type ChartModel = TrendModel | BalancesModel | PeopleModel | LinesModel

/** What ECharts is told to draw; the same on the server and in the browser. */
export function optionOf(model: ChartModel, size: Size): EChartsCoreOption {
  switch (model.kind) {
    case 'trend':
      return trend(model, size)
    case 'balances':
      return balances(model, size)
    case 'people':
      return people(model, size)
    case 'lines':
      return lines(model, size)
  }
}
