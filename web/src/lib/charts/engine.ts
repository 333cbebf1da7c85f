import { BarChart, LineChart, ScatterChart } from 'echarts/charts'
import { AxisPointerComponent, GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

use([
  BarChart,
  LineChart,
  ScatterChart,
  GridComponent,
  AxisPointerComponent,
  MarkLineComponent,
  TooltipComponent,
  SVGRenderer,
])

/** The parts of ECharts the charts need, and no more. */
export { init }
