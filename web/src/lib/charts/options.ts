import type { EChartsCoreOption } from 'echarts/core'
import { balances, type BalancesModel } from './balances.ts'
import { lines, type LinesModel } from './lines.ts'
import { people, type PeopleModel } from './people.ts'
import { scatter, type ScatterModel } from './scatter.ts'
import { stacked, type StackedModel } from './stacked.ts'
import type { Size } from './mark.ts'
import { trend, type TrendModel } from './trend.ts'

export type ChartModel = TrendModel | BalancesModel | PeopleModel | LinesModel | StackedModel | ScatterModel

/** Of single points, not of places along an axis. */
export const isOfPoints = ({ kind }: ChartModel): boolean => kind === 'people' || kind === 'scatter'

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
    case 'stacked':
      return stacked(model, size)
    case 'scatter':
      return scatter(model, size)
  }
}
